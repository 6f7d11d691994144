"""Clients: their features, credits and scores."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Body, Request, Response

from app.ml.contracts.applicant import warnings
from app.models import ScoreSource, User
from app.routes.deps import (
    After,
    AfterScore,
    ContractDep,
    CurrentUser,
    EditableClient,
    ExpectedRevision,
    KeyForClient,
    Limit,
    ReadableClient,
    ScalesDep,
    ScorableClient,
    ScoringDep,
    SessionDep,
    allowed,
)
from app.routes.etag import set_etag
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.scores import shown_score
from app.routes.strict_router import strict_router
from app.routes.whole_answers import NewClientProblems, require_none
from app.schemas.client import ChangedClientOut, ClientIn, ClientOut
from app.schemas.credit import CreditOut
from app.schemas.error import errors
from app.schemas.revision import RevisionOut
from app.schemas.score import ScoreOut
from app.security.permissions import Permission
from app.services import clients
from app.services.credits import shown_credits
from app.services.crud import scoring as scoring_crud
from app.services.crud.pages import PAGE_LIMIT
from app.services.revisions import client_revisions

router = strict_router(prefix="/clients", tags=["clients"])
Changes = Annotated[dict[str, Any], Body()]
"""Features by name; `app.openapi` describes them from the contract."""


@router.post("", status_code=HTTPStatus.CREATED, responses=errors(401, 403, 409, 422))
async def create_client(
    body: ClientIn,
    response: Response,
    session: SessionDep,
    contract: ContractDep,
    author: Annotated[User, allowed(Permission.CLIENTS_CREATE)],
    problems: NewClientProblems,
) -> ChangedClientOut:
    """Add a user and client, with a credit and a manager if given, in one transaction."""
    require_none(problems)
    client = await clients.create_client(
        session,
        contract,
        user=body.user.to_new_user(),
        features=body.features,
        credit=body.credit.to_new_credit() if body.credit else None,
        manager_id=body.manager_id,
        author=author,
    )
    set_etag(response, client)
    return ChangedClientOut.after(client, warnings(contract, client.features))


@router.get("/{client_id}", responses=errors(401, 403, 404, 422))
async def get_client(client: ReadableClient, response: Response) -> ClientOut:
    """Return a client with all features. The `ETag` is the revision."""
    set_etag(response, client)
    return ClientOut.of(client)


@router.patch("/{client_id}", responses=errors(401, 403, 404, 409, 412, 422))
async def change_client(
    client: EditableClient,
    changes: Changes,
    response: Response,
    session: SessionDep,
    contract: ContractDep,
    author: CurrentUser,
    revision: ExpectedRevision,
) -> ChangedClientOut:
    """Change features by name (admins also `manager_id`). null clears; derived features are recomputed.

    With `If-Match` a change made in between is reported as 412 instead of being overwritten.
    """
    changed = await clients.change_client(session, contract, client, changes, author=author, expected_revision=revision)
    set_etag(response, changed)
    return ChangedClientOut.after(changed, warnings(contract, changed.features))


@router.get("/{client_id}/credits", responses=errors(401, 403, 404, 422))
async def list_credits(client: ReadableClient, session: SessionDep, contract: ContractDep) -> list[CreditOut]:
    """List the client's credits, the newest open one first, closed ones last."""
    return [CreditOut.of(credit) for credit in await shown_credits(session, contract, client)]


@router.get("/{client_id}/scores", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422)})
async def list_scores(
    client: ReadableClient,
    request: Request,
    response: Response,
    session: SessionDep,
    scales: ScalesDep,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[ScoreOut]:
    """List the client's scoring events, newest first."""
    page = await scoring_crud.list_scores(session, client.user_id, after=after, limit=limit)
    set_page_headers(request, response, page)
    grades = await scales.grades(session, [(score.model_version, score.score) for score in page.rows])
    return [ScoreOut.of(score, grade) for score, grade in zip(page.rows, grades, strict=True)]


@router.get("/{client_id}/revisions", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422)})
async def list_revisions(
    client: ReadableClient,
    request: Request,
    response: Response,
    session: SessionDep,
    limit: Limit = PAGE_LIMIT,
    after: After = None,
) -> list[RevisionOut]:
    """List the client's revisions, newest first: author, time, old → new."""
    page = await client_revisions(session, client.user_id, after=after, limit=limit)
    set_page_headers(request, response, page)
    return [RevisionOut.of(row) for row in page.rows]


@router.post("/{client_id}/score", responses=errors(401, 403, 404, 422, 503, 504))
async def score_client(
    client: ScorableClient, session: SessionDep, scoring: ScoringDep, user: CurrentUser, key: KeyForClient
) -> ScoreOut:
    """Score the client and store the event. The same `Idempotency-Key` returns the same event."""
    score = await scoring.score_client(session, client, asked_by=user, source=ScoreSource.API, key=key)
    return await shown_score(session, scoring.scales, score)
