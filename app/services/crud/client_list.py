"""Pages of clients: searched, sorted and cut by the database."""

from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.models import Client, User
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page
from app.services.crud.search import user_matches


class ClientSort(StrEnum):
    """What clients can be sorted by: their id, or last name and first name."""

    USER_ID = "user_id"
    NAME = "name"


class ClientRow(NamedTuple):
    """A client and the user behind it."""

    client: Client
    user: User


async def list_clients(
    session: AsyncSession,
    *,
    manager_id: int | None = None,
    search: str = "",
    sort: ClientSort = ClientSort.USER_ID,
    descending: bool = False,
    after: int | None = None,
    limit: int = PAGE_LIMIT,
) -> Page[ClientRow]:
    """Clients of a manager, or of all, that contain every word of `search` in names or login.

    `after` is the id of the last row already seen. Equal names are told apart by id, so no row is lost or
    repeated at the edge of a page. Sorted by name, an `after` that is not in this manager's list is
    `InvalidInput`: its name is nobody else's business.
    """
    conditions = user_matches(search)
    if manager_id is not None:
        conditions.append(col(Client.manager_id) == manager_id)
    counted = select(func.count()).select_from(Client).join(User, _is_user()).where(*conditions)
    total = (await session.exec(counted)).one()
    keys = _sort_keys(sort)
    if after is not None:
        mark = tuple_(*await _position(session, sort, after=after, manager_id=manager_id))
        conditions.append(tuple_(*keys) < mark if descending else tuple_(*keys) > mark)
    order = [key.desc() if descending else key.asc() for key in keys]
    statement = select(Client, User).join(User, _is_user()).where(*conditions).order_by(*order)
    rows = [ClientRow(*row) for row in (await session.exec(statement.limit(limit + 1))).all()]
    return cut_page(rows, limit=limit, total=total, key=lambda row: row.user.id)


def _is_user() -> ColumnElement[bool]:
    return col(User.id) == col(Client.user_id)


def _sort_keys(sort: ClientSort) -> list[ColumnElement[Any]]:
    if sort is ClientSort.NAME:
        return [col(User.last_name), col(User.first_name), col(Client.user_id)]  # type: ignore[list-item]
    return [col(Client.user_id)]  # type: ignore[list-item]


async def _position(session: AsyncSession, sort: ClientSort, *, after: int, manager_id: int | None) -> tuple[Any, ...]:
    if sort is ClientSort.USER_ID:
        return (after,)
    statement = (
        select(User.last_name, User.first_name, Client.user_id)
        .join(Client, _is_user())
        .where(col(Client.user_id) == after)
    )
    if manager_id is not None:
        statement = statement.where(col(Client.manager_id) == manager_id)
    position = (await session.exec(statement)).one_or_none()
    if position is None:
        raise InvalidInput.of(
            "after", "no such client in this list; start again from the first page", code="not_in_list"
        )
    return tuple(position)
