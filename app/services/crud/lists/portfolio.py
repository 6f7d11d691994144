"""The figures of a portfolio, counted by the database in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Credit
from app.services.crud.lists.client_filter import PdRange, lies_in


@dataclass(frozen=True)
class PortfolioFigures:
    """Counts of clients, the mean of the latest PDs (None without one), and how many PDs lie in each range."""

    clients: int
    scored: int
    mean_pd: float | None
    in_ranges: tuple[int, ...]
    overdue: int


async def count_portfolio(
    session: AsyncSession, ranges: Sequence[PdRange], *, manager_id: int | None = None
) -> PortfolioFigures:
    """Return the figures of a manager's clients, or of all."""
    overdue = select(func.count()).select_from(Credit).where(col(Credit.overdue))
    if manager_id is not None:
        is_his = (col(Client.user_id) == col(Credit.client_id)) & (col(Client.manager_id) == manager_id)
        overdue = overdue.join(Client, is_his)
    latest = col(Client.latest_score)
    counted = [func.count().filter(lies_in(pd_range)) for pd_range in ranges]
    columns: Sequence[Any] = (func.count(), func.count(latest), func.avg(latest), overdue.scalar_subquery(), *counted)
    statement = select(*columns).select_from(Client)
    if manager_id is not None:
        statement = statement.where(col(Client.manager_id) == manager_id)
    clients, scored, mean_pd, overdue_now, *in_ranges = (await session.exec(statement)).one()
    return PortfolioFigures(clients, scored, mean_pd, tuple(in_ranges), overdue_now)
