"""Joins stored scores with the payments of the months after them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput
from app.ml.evaluation.backtest import BacktestFigures, backtest_figures
from app.services.crud.simulation.pages import stored_pages
from app.services.crud.simulation.stored import EventsOfTime, OutcomeWindow, StoredPage

STATUSES = ("1", "2", "3", "4", "5")
DAYS_OF_A_STATUS = 30
BAD_FROM = tuple(f"{DAYS_OF_A_STATUS * int(status)}+" for status in STATUSES)
"""What may be bad: at least so many days past due."""
MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class Backtest:
    """What became of scores. Each is counted once: `repeated` are later ones of a client who has one already.

    `immature` are those whose months are not over, `unknown` those over without a record of the client's payments; of
    the others `figures` are made, None where there is none.
    """

    scores: int
    repeated: int
    immature: int
    unknown: int
    figures: BacktestFigures | None

    def as_dict(self) -> dict[str, Any]:
        """For callers."""
        counts = {name: getattr(self, name) for name in ("scores", "repeated", "immature", "unknown")}
        return {**counts, "figures": self.figures and self.figures.as_dict()}


def bad_statuses(bad: str) -> Sequence[str]:
    """Return the statuses that are at least so many days past due. Raises InvalidInput.

    >>> bad_statuses("90+")
    ('3', '4', '5')
    """
    if bad not in BAD_FROM:
        raise InvalidInput.of("bad", f"must be one of {', '.join(BAD_FROM)}", code="no_such_days")
    return STATUSES[BAD_FROM.index(bad) :]


async def run_backtest(
    session: AsyncSession, selection: EventsOfTime, window: OutcomeWindow, *, every_score: bool = False
) -> Backtest:
    """Return what became of the selected scores; without `every_score` the first one of each client alone.

    Scores of one client are not independent, and a client who is scored often would count that often.
    """
    seen = _Seen(every_score)
    split = _over_before(window)
    mature = replace(selection, until=min(split, selection.until or split))
    young = replace(selection, since=max(split, selection.since))
    proba, is_bad = [np.empty(0)], [np.empty(0)]
    async for page in _pages(session, mature, window):
        taken = seen.take(page)
        proba.append(page.pd[taken])
        is_bad.append(page.is_bad[taken])
    immature = 0
    async for page in _pages(session, young, window):
        immature += int(seen.take(page).sum())
    outcome, pd = np.concatenate(is_bad), np.concatenate(proba)
    known = ~np.isnan(outcome)
    figures = backtest_figures(outcome[known].astype(np.int8), pd[known]) if known.any() else None
    return Backtest(seen.scores, seen.repeated, immature, int((~known).sum()), figures)


class _Seen:
    """Whose scores have been taken; of applications without a client each is its own."""

    def __init__(self, every_score: bool) -> None:
        self.every_score = every_score
        self.scores = self.repeated = 0
        self._clients = np.empty(0, dtype=np.int64)

    def take(self, page: StoredPage) -> NDArray[np.bool_]:
        """Return which rows of a page are taken."""
        self.scores += len(page)
        taken = np.ones(len(page), dtype=np.bool_)
        if not self.every_score:
            _, first = np.unique(page.client_ids, return_index=True)
            is_first = np.zeros(len(page), dtype=np.bool_)
            is_first[first] = True
            taken = (page.client_ids == 0) | (is_first & ~np.isin(page.client_ids, self._clients))
            self._clients = np.union1d(self._clients, page.client_ids)
            self.repeated += int((~taken).sum())
        return taken


async def _pages(session: AsyncSession, selection: EventsOfTime, window: OutcomeWindow) -> Any:
    if selection.until is not None and selection.until <= selection.since:
        return
    async for page in stored_pages(session, selection, (), window):
        yield page


def _over_before(window: OutcomeWindow) -> datetime:
    """Return the moment before which a score was made whose months are over now."""
    number = window.now.year * MONTHS_OF_YEAR + window.now.month - 1 - window.months
    year, month = divmod(number, MONTHS_OF_YEAR)
    return window.now.replace(year=year, month=month + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
