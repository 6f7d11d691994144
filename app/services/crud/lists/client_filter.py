"""The filter of a client list: its conditions, and the number of matching clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import Mapped
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, CreditTotals, Role, User
from app.services.crud.search import user_matches

PdRange = tuple[float, float | None]
"""From this PD on, up to below the other; None is without an end."""


@dataclass(frozen=True, kw_only=True)
class ClientFilter:
    """The filter of a client list; None is no condition.

    `manager_id` names whose clients, `assigned` whether they have a manager at all. `search` holds words of names
    or login, `pd_ranges` (at least one, none overlapping) where the latest PD lies, `scored` whether there is
    one, `overdue` whether the latest month of a credit is (no credit is not overdue), `client_ids` which clients.
    """

    manager_id: int | None = None
    assigned: bool | None = None
    search: str = ""
    pd_ranges: Sequence[PdRange] | None = None
    scored: bool | None = None
    overdue: bool | None = None
    client_ids: Sequence[int] | None = None

    @property
    def may_be_scored(self) -> bool:
        """Whether a client with a score can match."""
        return self.scored is not False

    @property
    def may_be_never_scored(self) -> bool:
        """Whether a client without a score can match."""
        return not self.scored and self.pd_ranges is None


async def count_clients(session: AsyncSession, wanted: ClientFilter) -> int:
    """Count the clients that match the filter.

    Reads as few rows as it can. A search alone counts users: a user of role client and the client are made
    together.
    """
    about_clients, about_users = client_conditions(wanted), user_matches(wanted.search)
    statement = select(func.count())
    if not about_users:
        statement = statement.select_from(Client).where(*about_clients)
    elif not about_clients:
        statement = statement.select_from(User).where(col(User.role) == Role.CLIENT, *about_users)
    else:
        statement = statement.select_from(Client).join(User, is_user()).where(*about_clients, *about_users)
    return (await session.exec(statement)).one()


def is_user() -> ColumnElement[bool]:
    """Return the condition that joins clients with their users."""
    return col(User.id) == col(Client.user_id)


def is_credit_totals() -> ColumnElement[bool]:
    """Return the condition that joins clients with the sums of their credits."""
    return col(CreditTotals.client_id) == col(Client.user_id)


def has_credit() -> ColumnElement[bool]:
    """Return the condition that a client has a credit."""
    return exists().where(is_credit_totals()).correlate(Client)


def is_overdue() -> ColumnElement[bool]:
    """Return the condition that a credit of the client is past due."""
    return exists().where(is_credit_totals(), col(CreditTotals.overdue)).correlate(Client)


def client_conditions(wanted: ClientFilter) -> list[ColumnElement[bool]]:
    """Return the filter as conditions on clients, without the search."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.manager_id is not None:
        conditions.append(col(Client.manager_id) == wanted.manager_id)
    if wanted.assigned is not None:
        conditions.append(_is_there(col(Client.manager_id), wanted.assigned))
    if wanted.scored is not None:
        conditions.append(_is_there(col(Client.latest_score), wanted.scored))
    if wanted.pd_ranges is not None:
        conditions += _lies_in_one_of(wanted.pd_ranges)
    if wanted.overdue is not None:
        conditions.append(is_overdue() if wanted.overdue else ~is_overdue())
    if wanted.client_ids is not None:
        conditions.append(col(Client.user_id).in_(wanted.client_ids))
    return conditions


def lies_in(pd_range: PdRange) -> ColumnElement[bool]:
    """Return the condition that the latest PD is in a range; false for clients never scored."""
    low, below = pd_range
    from_low = col(Client.latest_score) >= low
    return from_low if below is None else and_(from_low, col(Client.latest_score) < below)


def _lies_in_one_of(pd_ranges: Sequence[PdRange]) -> list[ColumnElement[bool]]:
    """Ranges that touch are one, and the whole from the lowest to the highest bounds what an index has to read."""
    merged: list[PdRange] = []
    for low, below in sorted(pd_ranges, key=itemgetter(0)):
        touches = bool(merged) and merged[-1][1] == low
        merged.append((merged.pop()[0] if touches else low, below))
    conditions = [lies_in((merged[0][0], merged[-1][1]))]
    return conditions if len(merged) == 1 else [*conditions, or_(*map(lies_in, merged))]


def _is_there(column: Mapped[Any], wanted: bool) -> ColumnElement[bool]:
    return column.is_not(None) if wanted else column.is_(None)
