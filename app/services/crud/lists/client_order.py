"""In which order a list of clients comes, and where its next page goes on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.models import Client, User
from app.services.crud.lists.client_filter import ClientFilter, is_user
from app.services.crud.pages import PAGE_LIMIT


class ClientSort(StrEnum):
    """Sort orders of clients: id; last name and first name; rating; time of the latest score.

    Those that were never scored come last by rating and by time, in either direction.
    """

    USER_ID = "user_id"
    NAME = "name"
    RATING = "rating"
    SCORED = "scored"


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """The requested page of a list: the order, the client it starts after, the number of rows.

    `after` is the id of the last row already seen.
    """

    sort: ClientSort = ClientSort.USER_ID
    descending: bool = False
    after: int | None = None
    limit: int = PAGE_LIMIT


@dataclass(frozen=True)
class Segment:
    """A part of a list in which no key is null: what it is sorted by, which way, and which rows it has."""

    keys: list[ColumnElement[Any]]
    backwards: bool
    rows: list[ColumnElement[bool]]

    @property
    def needs_user(self) -> bool:
        """Whether a sort key is a column of the user."""
        return len(self.keys) > 2


async def segments(session: AsyncSession, page: ClientPage, wanted: ClientFilter) -> list[Segment]:
    """Return the segments of the list in order, from the start of the page.

    Sorted by id, `after` may be any number. Else it must be a client of the manager asked for (or any client, if
    None): `InvalidInput` for another, whose name and rating the caller may not see.
    """
    mark: Sequence[Any] | None = None
    if page.after is not None:
        by_id = page.sort is ClientSort.USER_ID
        mark = [page.after] if by_id else await _position(session, page.sort, page.after, wanted.manager_id)
    return list(_segments(page, wanted, mark))


def _segments(page: ClientPage, wanted: ClientFilter, mark: Sequence[Any] | None) -> Iterator[Segment]:
    """Two parts where the first key may be null, because no database seeks past a null inside an order."""
    keys = _keys(page.sort)
    backwards = page.descending != (page.sort is ClientSort.RATING)  # the lowest rating is the highest PD
    if page.sort not in {ClientSort.RATING, ClientSort.SCORED}:
        yield _segment(keys, mark, backwards=backwards)
        return
    if wanted.may_be_scored and (mark is None or mark[0] is not None):
        yield _segment(keys, mark, keys[0].is_not(None), backwards=backwards)
        mark = None
    if wanted.may_be_never_scored:
        yield _segment(keys[1:], mark and mark[1:], keys[0].is_(None), backwards=backwards)


def _segment(
    keys: list[ColumnElement[Any]], mark: Sequence[Any] | None, *rows: ColumnElement[bool], backwards: bool
) -> Segment:
    if mark is None:
        return Segment(keys, backwards, list(rows))
    place = tuple_(*(literal(value, key.type) for value, key in zip(mark, keys, strict=True)))
    return Segment(keys, backwards, [*rows, tuple_(*keys) < place if backwards else tuple_(*keys) > place])


def _keys(sort: ClientSort) -> list[ColumnElement[Any]]:
    """Return the sort keys, the id last: it breaks ties of equal names and ratings."""
    keys: dict[ClientSort, list[Any]] = {
        ClientSort.USER_ID: [],
        ClientSort.NAME: [col(User.last_name), col(User.first_name)],
        ClientSort.RATING: [col(Client.latest_score)],
        ClientSort.SCORED: [col(Client.scored_at)],
    }
    return [*keys[sort], col(Client.user_id)]


async def _position(session: AsyncSession, sort: ClientSort, after: int, manager_id: int | None) -> Sequence[Any]:
    statement = select(*_keys(sort)).select_from(Client).join(User, is_user()).where(col(Client.user_id) == after)
    if manager_id is not None:
        statement = statement.where(col(Client.manager_id) == manager_id)
    position: Sequence[Any] | None = (await session.exec(statement)).one_or_none()
    if position is None:
        raise InvalidInput.of(
            "after", "no such client in this list; start again from the first page", code="not_in_list"
        )
    return position
