"""In which order a list of clients comes, and where its next page goes on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, true, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.models import Client, CreditTotals, User
from app.services.crud.lists.client_filter import ClientFilter, has_credit, is_credit_totals, is_overdue, is_user
from app.services.crud.pages import PAGE_LIMIT


class ClientSort(StrEnum):
    """Sort orders of clients: id; last name and first name; rating; time of the latest score; money; days past due.

    Those that have nothing to sort by (never scored, without a credit, not past due) come last, in either direction.
    """

    USER_ID = "user_id"
    NAME = "name"
    RATING = "rating"
    SCORED = "scored"
    AMOUNT = "amount"
    DAYS_LATE = "days_late"


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
    """A part of a list in which no key is null: what it is sorted by, which way, and which rows it has.

    The last key is the client's id. `table` is whose columns the keys are, where they are not the client's.
    """

    keys: Sequence[Any]
    backwards: bool
    rows: list[ColumnElement[bool]]
    table: type[User] | type[CreditTotals] | None = None


@dataclass(frozen=True)
class _Order:
    """The key beside the id, from columns of which one index holds both, and the rows that have it or have none."""

    keys: Sequence[Any]
    table: type[User] | type[CreditTotals] | None = None
    with_key: ColumnElement[bool] | None = None
    without_key: ColumnElement[bool] | None = None


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
    order = _order(page.sort)
    backwards = page.descending != (page.sort is ClientSort.RATING)  # the lowest rating is the highest PD
    if order.with_key is None or order.without_key is None:
        yield _segment(order, mark, backwards=backwards)
        return
    may_have, may_lack = _may_have_key(page.sort, wanted)
    if may_have and (mark is None or mark[0] is not None):
        yield _segment(order, mark, order.with_key, backwards=backwards)
        mark = None
    if may_lack:
        by_id = _Order([col(Client.user_id)])
        yield _segment(by_id, mark and mark[1:], order.without_key, backwards=backwards)


def _may_have_key(sort: ClientSort, wanted: ClientFilter) -> tuple[bool, bool]:
    """Whether a client that has the key can match the filter, and whether one without it can."""
    if sort is ClientSort.DAYS_LATE:
        return wanted.overdue is not False, not wanted.overdue
    if sort is ClientSort.AMOUNT:
        return True, not wanted.overdue
    return wanted.may_be_scored, wanted.may_be_never_scored


def _segment(order: _Order, mark: Sequence[Any] | None, *rows: ColumnElement[bool], backwards: bool) -> Segment:
    keys = order.keys
    if mark is None:
        return Segment(keys, backwards, list(rows), order.table)
    place = tuple_(*(literal(value, key.type) for value, key in zip(mark, keys, strict=True)))
    further = tuple_(*keys) < place if backwards else tuple_(*keys) > place
    return Segment(keys, backwards, [*rows, further], order.table)


def _order(sort: ClientSort) -> _Order:
    """Return the sort keys, the id last: it breaks ties of equal names and ratings."""
    of_client, of_credit = col(Client.user_id), col(CreditTotals.client_id)
    latest, scored_at = col(Client.latest_score), col(Client.scored_at)
    orders = {
        ClientSort.USER_ID: _Order([of_client]),
        ClientSort.NAME: _Order([col(User.sort_name), col(User.id)], User),
        ClientSort.RATING: _Order([latest, of_client], None, latest.is_not(None), latest.is_(None)),
        ClientSort.SCORED: _Order([scored_at, of_client], None, scored_at.is_not(None), scored_at.is_(None)),
        ClientSort.AMOUNT: _Order([col(CreditTotals.amount_total), of_credit], CreditTotals, true(), ~has_credit()),
        ClientSort.DAYS_LATE: _Order(
            [col(CreditTotals.payment_status), of_credit], CreditTotals, and_(col(CreditTotals.overdue)), ~is_overdue()
        ),
    }
    return orders[sort]


async def _position(session: AsyncSession, sort: ClientSort, after: int, manager_id: int | None) -> Sequence[Any]:
    key = (
        case((col(CreditTotals.overdue), col(CreditTotals.payment_status)))
        if sort is ClientSort.DAYS_LATE
        else _order(sort).keys[0]
    )
    statement = (
        select(key, col(Client.user_id))
        .select_from(Client)
        .join(User, is_user())
        .outerjoin(CreditTotals, is_credit_totals())
        .where(col(Client.user_id) == after)
    )
    if manager_id is not None:
        statement = statement.where(col(Client.manager_id) == manager_id)
    position: Sequence[Any] | None = (await session.exec(statement)).one_or_none()
    if position is None:
        raise InvalidInput.of(
            "after", "no such client in this list; start again from the first page", code="not_in_list"
        )
    return position
