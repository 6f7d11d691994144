"""A portfolio over time: ratings now, bands and overdue credits of the last months, moves between bands since a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.grades.bands import pd_ranges
from app.services.crud.lists import portfolio_history as history_crud
from app.services.crud.lists.portfolio_history import MONTHS

BINS = 20


@dataclass(frozen=True)
class PortfolioMonth:
    """A month: clients by band at its end (best band first; the present one: now), and credits past due in it."""

    month: str
    in_bands: list[int]
    overdue: int


@dataclass(frozen=True)
class PortfolioHistory:
    """`ratings` counts clients in twenty bins of rating from 0 to 1; `months` are the last twelve, oldest first.

    `moves` counts clients by band before the day `since` (rows) and now (columns), each with one more place for none.
    """

    ratings: list[int]
    months: list[PortfolioMonth]
    since: date
    bands: list[str]
    moves: list[list[int]]


async def portfolio_history(
    session: AsyncSession, *, manager_id: int | None, since: date | None, now: datetime
) -> PortfolioHistory:
    """Return the history of a manager's portfolio, or of the whole bank; `since` is by default a quarter ago."""
    ranges = list(pd_ranges().values())
    starts = list(_month_starts(now))
    since = since or starts[-3].date()
    bins = [(bin / BINS, (bin + 1) / BINS if bin + 1 < BINS else None) for bin in range(BINS)]
    by_pd = await history_crud.count_ranges(session, bins, manager_id=manager_id)
    ends = await history_crud.count_bands(session, ranges, [*starts[1:], now], manager_id=manager_id)
    overdue = await history_crud.count_overdue(session, manager_id=manager_id)
    moves = await history_crud.count_moves(session, ranges, datetime.combine(since, time(), UTC), manager_id=manager_id)
    months = [
        PortfolioMonth(start.strftime("%Y-%m"), in_bands, overdue.get(MONTHS - 1 - place, 0))
        for place, (start, in_bands) in enumerate(zip(starts, ends, strict=True))
    ]
    return PortfolioHistory(by_pd[::-1], months, since, list(pd_ranges()), _matrix(moves, len(ranges)))


def _matrix(moves: list[tuple[int | None, int | None, int]], bands: int) -> list[list[int]]:
    counts = [[0] * (bands + 1) for _ in range(bands + 1)]
    for then, now, clients in moves:
        counts[bands if then is None else then][bands if now is None else now] = clients
    return counts


def _month_starts(now: datetime) -> Iterator[datetime]:
    """Yield the first moments of the last twelve months in UTC, oldest first, the present one last."""
    present = now.year * 12 + now.month - 1
    for month in range(present - MONTHS + 1, present + 1):
        yield datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
