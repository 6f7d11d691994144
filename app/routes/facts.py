"""Facts from outside the contract, stored for a client or an application and used by decisions."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Path, Request, Response

from app.models import StoredFact, User
from app.models.base import utc_now
from app.models.fact import FACT_NAME_MAX_LENGTH
from app.routes.applications import ScorableApplication, ShownApplication
from app.routes.decisions import DecisionsDep
from app.routes.deps import AfterScore, CurrentUser, EditableClient, Limit, ReadableClient, SessionDep
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.fact import StatedFactIn, StoredFactOut
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud import fact as fact_crud
from app.services.crud.fact import FactSubject
from app.services.crud.pages import PAGE_LIMIT
from app.services.decisions.deciding import DecisionService
from app.services.decisions.stored_facts import checked_fact, known_declarations, state_fact

router = strict_router(tags=["decisions"])
FactName = Annotated[
    str,
    Path(
        min_length=1,
        max_length=FACT_NAME_MAX_LENGTH,
        pattern=r"^[a-z][a-z0-9_]*$",
        description="as a policy declares it",
        examples=["bureau_score"],
    ),
]
SAID_AGAIN: dict[int | str, dict[str, Any]] = {200: {"model": StoredFactOut, "description": "it was there already"}}


@router.put(
    "/clients/{client_id}/facts/{name}",
    status_code=HTTPStatus.CREATED,
    responses={**SAID_AGAIN, **errors(401, 403, 404, 422, 429)},
)
async def state_client_fact(
    client: EditableClient,
    name: FactName,
    body: StatedFactIn,
    response: Response,
    session: SessionDep,
    decisions: DecisionsDep,
    user: CurrentUser,
) -> StoredFactOut:
    """Store what a source says of a fact that a policy declares: 201; the same statement again: 200.

    Decisions use the newest one where the request does not give the fact.
    """
    subject = FactSubject(client_id=client.user_id)
    fact, is_new = await _state(session, decisions, subject, name, body, user)
    if is_new:
        await record(session, Act.CLIENT_FACT_STATED, by(user), client.user_id, details=_details(fact))
    return _answer(response, fact, is_new=is_new)


@router.get("/clients/{client_id}/facts", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422, 429)})
async def list_client_facts(
    client: ReadableClient,
    request: Request,
    response: Response,
    session: SessionDep,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[StoredFactOut]:
    """List what is stored about a client, the last stored first."""
    page = await fact_crud.list_facts(session, FactSubject(client_id=client.user_id), after=after, limit=limit)
    set_page_headers(request, response, page)
    return [StoredFactOut.model_validate(row) for row in page.rows]


@router.put(
    "/applications/{application_id}/facts/{name}",
    status_code=HTTPStatus.CREATED,
    responses={**SAID_AGAIN, **errors(401, 403, 404, 422, 429)},
)
async def state_application_fact(
    row: ScorableApplication,
    name: FactName,
    body: StatedFactIn,
    response: Response,
    session: SessionDep,
    decisions: DecisionsDep,
    account: CurrentUser,
) -> StoredFactOut:
    """Store what a source says of a fact about an application. As for a client."""
    subject = FactSubject(application_id=row.application.id)
    fact, is_new = await _state(session, decisions, subject, name, body, account)
    if is_new:
        await record(session, Act.APPLICATION_FACT_STATED, by(account), row.application.id, details=_details(fact))
    return _answer(response, fact, is_new=is_new)


@router.get("/applications/{application_id}/facts", responses={**PAGE_HEADERS, **errors(401, 403, 404, 422, 429)})
async def list_application_facts(
    row: ShownApplication,
    request: Request,
    response: Response,
    session: SessionDep,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[StoredFactOut]:
    """List what is stored about an application, the last stored first."""
    subject = FactSubject(application_id=row.application.id)
    page = await fact_crud.list_facts(session, subject, after=after, limit=limit)
    set_page_headers(request, response, page)
    return [StoredFactOut.model_validate(row) for row in page.rows]


async def _state(
    session: SessionDep, decisions: DecisionService, subject: FactSubject, name: str, body: StatedFactIn, user: User
) -> tuple[StoredFact, bool]:
    declared = await known_declarations(session, decisions.policies)
    fact = checked_fact(body.to_new_fact(name), declared, now=utc_now())
    return await state_fact(session, subject, fact, recorded_by=user)


def _details(fact: StoredFact) -> dict[str, Any]:
    """Return what the trail keeps for ever: nothing of the value."""
    return {"fact": fact.name, "source": fact.source}


def _answer(response: Response, fact: StoredFact, *, is_new: bool) -> StoredFactOut:
    if not is_new:
        response.status_code = HTTPStatus.OK
    return StoredFactOut.model_validate(fact)
