"""A portfolio in a few figures: how many clients, how they are rated, who is overdue."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.grades.bands import pd_ranges
from app.services.crud.lists.portfolio import PortfolioFigures, count_portfolio


@dataclass(frozen=True)
class Portfolio:
    """The counted figures, and how many of the scored lie in each band, best band first; how many are overdue there."""

    figures: PortfolioFigures
    in_bands: dict[str, int]
    overdue_in_bands: dict[str, int]


async def portfolio(session: AsyncSession, *, manager_id: int | None = None) -> Portfolio:
    """Return the portfolio of a manager, or of the whole bank."""
    ranges = pd_ranges()
    figures = await count_portfolio(session, list(ranges.values()), manager_id=manager_id)
    return Portfolio(
        figures,
        dict(zip(ranges, figures.in_ranges, strict=True)),
        dict(zip(ranges, figures.overdue_in_ranges, strict=True)),
    )
