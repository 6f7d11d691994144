"""Bisection of many rows at once: the first position of an ordered feature that reaches the target."""

from collections.abc import Callable

import numpy as np

from app.what_if.moves import Positions
from app.what_if.question import Flags, Steps

ROWS_AT_ONCE = 64
Ask = Callable[[Positions, Positions], Steps[Flags]]
"""Whether each (row, position) reaches the target."""
Worth = Callable[[Positions, Positions], Flags]
"""Whether each row, between a position that does not reach the target and one that does, is worth more questions."""


def first_reaching(ask: Ask, below: Positions, at_most: Positions, worth: Worth | None = None) -> Steps[Positions]:
    """Return, for each row, the first position that reaches the target; some that does, for a row not worth more.

    `below` are positions that do not reach it, `at_most` positions that do. Every round asks for several positions of
    each row, so that few rows need few rounds.
    """
    low, high = below.copy(), at_most.copy()
    while len(rows := np.flatnonzero((high - low > 1) & (True if worth is None else worth(low, high)))):
        parts = max(2, ROWS_AT_ONCE // len(rows) + 1)
        inner = np.arange(1, parts)
        asked = low[rows, None] + (high[rows] - low[rows])[:, None] * inner // parts
        reached = yield from ask(np.repeat(rows, len(inner)), asked.ravel())
        table = reached.reshape(asked.shape)
        any_, first = table.any(axis=1), table.argmax(axis=1)
        last_failing = np.where(any_, first - 1, len(inner) - 1)
        at = np.arange(len(rows))
        high[rows] = np.where(any_, asked[at, first], high[rows])
        low[rows] = np.where(last_failing >= 0, asked[at, last_failing], low[rows])
    return high


def reaching_within(ask: Ask, at_most: Positions, worth: Worth | None = None) -> Steps[Positions]:
    """Return, for each row, the first of the positions 1 … `at_most` that reaches the target; `at_most + 1` if none."""
    found = at_most + 1
    some = np.flatnonzero(at_most > 0)
    reached = yield from ask(some, at_most[some])
    rows = some[reached]

    def ask_rows(of: Positions, positions: Positions) -> Steps[Flags]:
        return (yield from ask(rows[of], positions))

    def worth_rows(low: Positions, high: Positions) -> Flags:
        lowest, highest = np.zeros_like(at_most), at_most + 1
        lowest[rows], highest[rows] = low, high
        return np.asarray(worth(lowest, highest)[rows]) if worth else np.ones(len(rows), dtype=np.bool_)

    found[rows] = yield from first_reaching(ask_rows, np.zeros(len(rows), dtype=np.int64), at_most[rows], worth_rows)
    return found
