"""The figures of a portfolio, counted by the database in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import true
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, CreditTotals
from app.services.crud.lists.client_filter import PdRange, is_credit_totals, lies_in


@dataclass(frozen=True)
class PortfolioFigures:
    """Counts of clients, the mean of the latest PDs (None without one), and how many PDs lie in each range.

    `overdue_in_ranges` counts those of each range with a credit that is overdue.
    """

    clients: int
    scored: int
    mean_pd: float | None
    in_ranges: tuple[int, ...]
    overdue: int
    overdue_in_ranges: tuple[int, ...]


async def count_portfolio(
    session: AsyncSession, ranges: Sequence[PdRange], *, manager_id: int | None = None
) -> PortfolioFigures:
    """Return the figures of a manager's clients, or of all."""
    in_ranges: Sequence[Any] = [func.count().filter(lies_in(pd_range)) for pd_range in ranges]
    latest = col(Client.latest_score)
    columns: Sequence[Any] = (func.count(), func.count(latest), func.avg(latest), *in_ranges)
    all_clients = select(*columns).select_from(Client)
    overdue = select(func.count(), *in_ranges).select_from(Client)
    overdue = overdue.join(CreditTotals, is_credit_totals()).where(col(CreditTotals.overdue))
    if manager_id is not None:
        all_clients = all_clients.where(col(Client.manager_id) == manager_id)
        overdue = overdue.where(col(Client.manager_id) == manager_id)
    one, other = all_clients.subquery(), overdue.subquery()
    found = (await session.exec(select(*one.c, *other.c).select_from(one.join(other, true())))).one()
    clients, scored, mean_pd, *counts = found
    bands, (overdue_now, *overdue_bands) = counts[: len(ranges)], counts[len(ranges) :]
    return PortfolioFigures(clients, scored, mean_pd, tuple(bands), overdue_now, tuple(overdue_bands))
