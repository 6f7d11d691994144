"""Endpoints of the client's and manager's pages; existing front ends depend on their shapes."""

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound
from app.ml.contracts.applicant import warnings
from app.models import Client, ScoreSource, User
from app.models.base import utc_now
from app.routes.client_lists import ClientFilterDep, ClientPageDep, OfManagers, WhoseClients
from app.routes.clients import Changes
from app.routes.deps import (
    FOR_CLIENTS,
    AfterScore,
    ContractDep,
    CurrentUser,
    EditableClient,
    ExpectedRevision,
    KeyForClient,
    KeyForOneself,
    Limit,
    OwnClient,
    ReadableClient,
    ScalesDep,
    ScorableClient,
    ScoringDep,
    Search,
    SessionDep,
    allowed,
)
from app.routes.etag import set_etag
from app.routes.paging import PAGE_HEADERS, set_page_headers
from app.routes.reads import ListReadingDep
from app.routes.scores import shown_score
from app.routes.strict_router import strict_router
from app.schemas.audit import CardReadOut
from app.schemas.client import ChangedCardOut, ClientCardOut, ClientOut, DashboardOut, Warning
from app.schemas.client_summary import ClientSummaryOut
from app.schemas.contact import ContactOut
from app.schemas.credit import CreditOut
from app.schemas.error import errors
from app.schemas.portfolio import PortfolioOut
from app.schemas.portfolio_history import PortfolioHistoryOut
from app.schemas.score import ScoreOut
from app.services import clients
from app.services.audit.acts import Act
from app.services.credits import arrears_of_row, shown_credit, shown_credits
from app.services.crud import model_version as model_crud
from app.services.crud import scoring as scoring_crud
from app.services.crud import trail as trail_crud
from app.services.crud import user as user_crud
from app.services.crud.lists import client_list as client_list_crud
from app.services.crud.lists.client_filter import ClientFilter
from app.services.crud.pages import PAGE_LIMIT
from app.services.dashboards import client_dashboard
from app.services.portfolio import portfolio
from app.services.portfolio_history import portfolio_history

router = strict_router(prefix="/api", tags=["ui api"])
OfClients = Annotated[User, allowed(*FOR_CLIENTS)]


@router.get("/client/dashboard", responses=errors(401, 403))
async def get_dashboard(user: OfClients, session: SessionDep, contract: ContractDep, scales: ScalesDep) -> DashboardOut:
    """Return the client, the manager, the credit and the newest score in one response."""
    found = await client_dashboard(session, contract, user)
    version = found.score.model_version if found.score else None
    return DashboardOut(
        client=ClientOut.of(found.client),
        manager=ContactOut.of_manager(found.manager.user, found.manager.manager) if found.manager else None,
        credit=CreditOut.of(found.credit) if found.credit else None,
        score=await shown_score(session, scales, found.score) if found.score else None,
        by_champion=(await model_crud.is_of_champion(session, [version]))[version],
    )


@router.get("/client/credit", responses=errors(401, 403))
async def get_own_credit(client: OwnClient, session: SessionDep, contract: ContractDep) -> CreditOut | None:
    """Return your newest open credit, a closed one where none is open, or null."""
    credit = await shown_credit(session, contract, client)
    return CreditOut.of(credit) if credit else None


@router.get("/client/credits", responses=errors(401, 403))
async def list_own_credits(client: OwnClient, session: SessionDep, contract: ContractDep) -> list[CreditOut]:
    """List your credits, the newest open one first, closed ones last."""
    return [CreditOut.of(credit) for credit in await shown_credits(session, contract, client)]


@router.get("/client/reads", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def list_reads_of_oneself(
    client: OwnClient,
    request: Request,
    response: Response,
    session: SessionDep,
    limit: Limit = PAGE_LIMIT,
    after: AfterScore = None,
) -> list[CardReadOut]:
    """List when your data were opened at the bank, newest first, and by which role. By whom is the bank's to say."""
    page = await trail_crud.list_card_reads(session, client.user_id, Act.CLIENT_READ, after=after, limit=limit)
    set_page_headers(request, response, page)
    return [CardReadOut.of(event) for event in page.rows]


@router.post("/client/score", responses=errors(401, 403, 422, 503, 504))
async def score_oneself(
    client: OwnClient, user: OfClients, session: SessionDep, scoring: ScoringDep, key: KeyForOneself
) -> ScoreOut:
    """Score yourself and store the event."""
    score = await scoring.score_client(session, client, asked_by=user, source=ScoreSource.CLIENT, key=key)
    return await shown_score(session, scoring.scales, score)


@router.get("/manager/clients", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def list_own_clients(
    user: OfManagers,
    request: Request,
    response: Response,
    session: SessionDep,
    asked: ClientPageDep,
    reading: ListReadingDep,
    q: Search = "",
) -> list[ClientOut]:
    """List your clients."""
    wanted = ClientFilter(manager_id=user.id, search=q)
    page = await client_list_crud.list_clients(session, wanted, asked)
    reading.clients(wanted, page.total, (row.client.user_id for row in page.rows))
    set_page_headers(request, response, page)
    return [ClientOut.of(row.client) for row in page.rows]


@router.get("/manager/clients/summary", responses={**PAGE_HEADERS, **errors(401, 403, 422)})
async def summarize_clients(
    wanted: ClientFilterDep,
    asked: ClientPageDep,
    request: Request,
    response: Response,
    session: SessionDep,
    contract: ContractDep,
    scales: ScalesDep,
    reading: ListReadingDep,
) -> list[ClientSummaryOut]:
    """List one row per client: name, latest rating, payment status, what is overdue.

    Your own clients, or all with `all=true`. Sorted by rating, ascending starts with the lowest.
    """
    page = await client_list_crud.summarize_clients(session, wanted, asked)
    reading.clients(wanted, page.total, (row.user_id for row in page.rows))
    set_page_headers(request, response, page)
    grades = await scales.grades(session, [(row.model_version, row.latest_score) for row in page.rows])
    of_champion = await model_crud.is_of_champion(session, {row.model_version for row in page.rows})
    today = utc_now().date()
    return [
        ClientSummaryOut.of_row(
            row,
            master_grade=grade,
            arrears=arrears_of_row(contract, row, today=today),
            by_champion=of_champion[row.model_version],
        )
        for row, grade in zip(page.rows, grades, strict=True)
    ]


@router.get("/manager/portfolio", responses=errors(401, 403, 422))
async def get_portfolio(whose: WhoseClients, session: SessionDep) -> PortfolioOut:
    """Return the figures of your clients, or of the whole bank with `all=true`."""
    return PortfolioOut.of(await portfolio(session, manager_id=whose))


@router.get("/manager/portfolio/history", responses=errors(401, 403, 422))
async def get_portfolio_history(
    whose: WhoseClients,
    session: SessionDep,
    since: Annotated[
        date | None, Query(description="moves between bands since this day; a quarter ago if omitted")
    ] = None,
) -> PortfolioHistoryOut:
    """Return the portfolio over time: ratings, months, moves between bands. Yours, or the bank's with `all=true`."""
    found = await portfolio_history(session, manager_id=whose, since=since, now=utc_now())
    return PortfolioHistoryOut.model_validate(found)


@router.get("/manager/clients/{client_id}", responses=errors(401, 403, 404, 422))
async def get_card(_: OfManagers, client: ReadableClient, response: Response, session: SessionDep) -> ClientCardOut:
    """Return a client's card: the client and the user."""
    set_etag(response, client)
    return await _card(session, client)


@router.patch("/manager/clients/{client_id}", responses=errors(401, 403, 404, 409, 412, 422))
async def change_card(
    client: EditableClient,
    changes: Changes,
    response: Response,
    session: SessionDep,
    contract: ContractDep,
    author: CurrentUser,
    revision: ExpectedRevision,
) -> ChangedCardOut:
    """Change features, as `PATCH /clients/{id}`, and return the card."""
    changed = await clients.change_client(session, contract, client, changes, author=author, expected_revision=revision)
    set_etag(response, changed)
    card = await _card(session, changed)
    unusual = warnings(contract, changed.features)
    return ChangedCardOut(client=card.client, user=card.user, warnings=Warning.of_all(unusual))


@router.get("/manager/clients/{client_id}/score", responses=errors(401, 403, 404, 422))
async def get_latest_score(
    _: OfManagers, client: ReadableClient, session: SessionDep, scales: ScalesDep
) -> ScoreOut | None:
    """Return the newest score, or null."""
    score = await scoring_crud.latest_score(session, client.user_id)
    return await shown_score(session, scales, score) if score else None


@router.post("/manager/clients/{client_id}/score", responses=errors(401, 403, 404, 422, 503, 504))
async def rescore_client(
    user: OfManagers, client: ScorableClient, session: SessionDep, scoring: ScoringDep, key: KeyForClient
) -> ScoreOut:
    """Score a client and store the event."""
    score = await scoring.score_client(session, client, asked_by=user, source=ScoreSource.MANAGER, key=key)
    return await shown_score(session, scoring.scales, score)


async def _card(session: AsyncSession, client: Client) -> ClientCardOut:
    """Return the client and the user. Raises NotFound if the user is gone."""
    user = await user_crud.get_user(session, client.user_id)
    if user is None:
        raise NotFound
    return ClientCardOut.of(client, user)
