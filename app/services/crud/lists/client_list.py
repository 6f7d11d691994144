"""Pages of clients: filtered, sorted and cut by the database."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

from sqlalchemy import asc, case, desc
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from app.models import Client, Credit, CreditTotals, Score, User
from app.services.crud.lists.client_filter import (
    ClientFilter,
    client_conditions,
    count_clients,
    is_credit_totals,
    is_user,
)
from app.services.crud.lists.client_order import ClientPage, Segment, segments
from app.services.crud.pages import Page, cut_page
from app.services.crud.search import user_matches

FIRST_PAGE = ClientPage()


class ClientRow(NamedTuple):
    """A client and the user behind it."""

    client: Client
    user: User


class ClientSummary(NamedTuple):
    """One line of a manager's list; the manager, the score and the credit are null where there is none.

    Amount and status are those of all credits (`CreditTotals`). The features and the overdue credits, which say how
    much is overdue and since when, are read for clients with one alone. `changed_at` is when the client was edited.
    """

    user_id: int
    first_name: str
    last_name: str
    login: str
    manager_id: int | None
    manager_first_name: str | None
    manager_last_name: str | None
    latest_score: float | None
    scored_at: datetime | None
    model_version: str | None
    overdue: bool | None
    payment_status: str | None
    amount_total: Decimal | None
    credits: int | None
    features: dict[str, Any] | None
    changed_at: datetime
    overdue_credits: Sequence[Credit] = ()


async def list_clients(session: AsyncSession, wanted: ClientFilter, page: ClientPage = FIRST_PAGE) -> Page[ClientRow]:
    """Clients that fulfil a filter, whole.

    No row is lost or repeated at the edge of a page. `InvalidInput` for an `after` that is not in this
    manager's list, except by id.
    """
    statement = select(Client, User).join(User, is_user())
    rows, total = await _read(session, statement, wanted, page)
    return cut_page(
        [ClientRow(*row) for row in rows], limit=page.limit, total=total, key=lambda row: row.client.user_id
    )


async def summarize_clients(
    session: AsyncSession, wanted: ClientFilter, page: ClientPage = FIRST_PAGE
) -> Page[ClientSummary]:
    """Return the same pages with names, latest score, state of the credit, and the manager's name; no features."""
    rows, total = await _read(session, _summary(), wanted, page)
    lines = await _with_overdue(session, [ClientSummary(*row) for row in rows])
    return cut_page(lines, limit=page.limit, total=total, key=lambda row: row.user_id)


async def list_client_ids(session: AsyncSession, wanted: ClientFilter, page: ClientPage = FIRST_PAGE) -> list[int]:
    """Return the ids of all clients that match, in the order of the page, from its start and without its end."""
    parts = await segments(session, page, wanted)
    connection = await session.connection()
    return [row.user_id for part in parts for row in await connection.execute(_found(wanted, part))]


async def list_summaries(
    session: AsyncSession, client_ids: Sequence[int], *, manager_id: int | None = None
) -> list[ClientSummary]:
    """Return the lines of these clients in that order, of those who are there and, if named, the manager's."""
    statement = _summary().where(col(Client.user_id).in_(client_ids))
    if manager_id is not None:
        statement = statement.where(col(Client.manager_id) == manager_id)
    found = await _with_overdue(session, [ClientSummary(*row) for row in (await session.exec(statement)).all()])
    rows = {row.user_id: row for row in found}
    return [rows[client_id] for client_id in client_ids if client_id in rows]


def _summary() -> Select[*tuple[Any, ...]]:
    """Return what the lines of a list hold, in the order of `ClientSummary`."""
    manager = aliased(User)
    columns: Sequence[Any] = (
        Client.user_id,
        User.first_name,
        User.last_name,
        User.login,
        Client.manager_id,
        manager.first_name,
        manager.last_name,
        Client.latest_score,
        Client.scored_at,
        select(Score.model_version).where(col(Score.id) == Client.latest_score_id).scalar_subquery(),
        CreditTotals.overdue,
        CreditTotals.payment_status,
        CreditTotals.amount_total,
        CreditTotals.credits,
        case((col(CreditTotals.overdue), col(Client.features))),
        Client.timestamp,
    )
    statement = (
        select(*columns)
        .select_from(Client)
        .join(User, is_user())
        .outerjoin(manager, col(manager.id) == col(Client.manager_id))
        .outerjoin(CreditTotals, is_credit_totals())
    )
    return cast(Select[*tuple[Any, ...]], statement)


async def _with_overdue(session: AsyncSession, lines: list[ClientSummary]) -> list[ClientSummary]:
    """Return the lines with the credits that are overdue, read in one statement where there are any."""
    ids = [line.user_id for line in lines if line.overdue]
    if not ids:
        return lines
    statement = select(Credit).where(col(Credit.client_id).in_(ids), col(Credit.overdue)).order_by(col(Credit.id))
    of_client: dict[int, list[Credit]] = defaultdict(list)
    for credit in (await session.exec(statement)).all():
        of_client[credit.client_id].append(credit)
    return [line._replace(overdue_credits=of_client.get(line.user_id, ())) for line in lines]


async def _read(
    session: AsyncSession, statement: Select[*tuple[Any, ...]], wanted: ClientFilter, page: ClientPage
) -> tuple[list[Sequence[Any]], int]:
    """Up to one row more than the page has of that statement about clients, and how many the whole list has.

    The page is found first, in columns that indexes hold; what a line shows is read for its rows alone. A list
    that fits its first page is not counted once more.
    """
    rows: list[Sequence[Any]] = []
    for part in await segments(session, page, wanted):
        if missing := page.limit + 1 - len(rows):
            found = _found(wanted, part).limit(missing).subquery()
            order = [desc(key) if part.backwards else asc(key) for key in found.c]
            whole = statement.join(found, found.c.user_id == col(Client.user_id)).order_by(*order)
            rows += (await session.exec(whole)).all()
    fits = page.after is None and len(rows) <= page.limit
    return rows, len(rows) if fits else await count_clients(session, wanted)


def _found(wanted: ClientFilter, part: Segment) -> Select[*tuple[Any, ...]]:
    """Return the keys of a part's rows, in order."""
    keys: Sequence[Any] = part.keys
    columns: Sequence[Any] = [*keys[:-1], keys[-1].label("user_id")]
    statement = select(*columns).select_from(Client)
    words = user_matches(wanted.search)
    if words or part.table is User:
        statement = statement.join(User, is_user())
    if part.table is CreditTotals:
        statement = statement.join(CreditTotals, is_credit_totals())
    order = [key.desc() if part.backwards else key.asc() for key in keys]
    conditions = (*client_conditions(wanted), *words, *part.rows)
    return cast(Select[*tuple[Any, ...]], statement.where(*conditions).order_by(*order))
