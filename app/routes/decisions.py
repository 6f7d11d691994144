"""Decisions of the active policy: asked for, and their history."""

from typing import Annotated

from fastapi import Request, Response

from app.models import ScoreSource, User
from app.routes.applications import ScorableApplication, ShownApplication
from app.routes.applications import SentKey as SentApplicationKey
from app.routes.deps import (
    FOR_MANAGERS,
    AfterScore,
    CurrentUser,
    KeyForClient,
    Limit,
    ReadableClient,
    ScorableClient,
    SessionDep,
    allowed,
)
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.parts import part
from app.routes.strict_router import strict_router
from app.schemas.decision import AskedDecisionIn, DecisionOut
from app.schemas.error import errors
from app.services.crud import decision as decision_crud
from app.services.crud.pages import PAGE_LIMIT
from app.services.decisions.deciding import DecisionService

router = strict_router(tags=["decisions"])
DecisionsDep = Annotated[DecisionService, part(lambda parts: parts.decisions)]


@router.post("/clients/{client_id}/decide", responses=errors(401, 403, 404, 409, 422, 429, 503, 504))
async def decide_client(
    _: Annotated[User, allowed(*FOR_MANAGERS)],
    client: ScorableClient,
    body: AskedDecisionIn,
    session: SessionDep,
    decisions: DecisionsDep,
    user: CurrentUser,
    key: KeyForClient,
) -> DecisionOut:
    """Score the client and decide by the active policy; both events are stored, or neither.

    Without an active policy: 409 with the code `no_active_policy`. The same `Idempotency-Key` returns the same
    decision.
    """
    source = ScoreSource.API
    return DecisionOut.of(
        await decisions.decide_client(session, client, body.to_asked(), asked_by=user, source=source, key=key)
    )


@router.get("/clients/{client_id}/decisions", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422, 429)})
async def list_client_decisions(
    client: ReadableClient,
    request: Request,
    response: Response,
    session: SessionDep,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[DecisionOut]:
    """List the decisions on a client, newest first."""
    page = await decision_crud.list_decisions(session, client_id=client.user_id, after=after, limit=limit)
    set_page_headers(request, response, page)
    return [DecisionOut.of(row) for row in page.rows]


@router.post("/applications/{application_id}/decide", responses=errors(401, 403, 404, 409, 422, 429, 503, 504))
async def decide_application(
    row: ScorableApplication,
    body: AskedDecisionIn,
    session: SessionDep,
    decisions: DecisionsDep,
    account: CurrentUser,
    key: SentApplicationKey,
) -> DecisionOut:
    """Score an application and decide by the active policy; both events are stored, or neither. As for a client."""
    return DecisionOut.of(
        await decisions.decide_application(session, row.application, body.to_asked(), account=account, key=key)
    )


@router.get("/applications/{application_id}/decisions", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422, 429)})
async def list_application_decisions(
    row: ShownApplication,
    request: Request,
    response: Response,
    session: SessionDep,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[DecisionOut]:
    """List the decisions on an application, newest first."""
    page = await decision_crud.list_decisions(session, application_id=row.application.id, after=after, limit=limit)
    set_page_headers(request, response, page)
    return [DecisionOut.of(row) for row in page.rows]
