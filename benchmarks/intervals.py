"""How sure a median is, whatever the values' distribution."""

from collections.abc import Sequence
from math import comb

ERROR = 0.05


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return an interval that holds the median of what the values are drawn from, wrong at most one time in twenty.

    Its ends are the values that lie equally far from both ends in order (sign test; Conover, Practical Nonparametric
    Statistics, 3rd edition, section 3.2). With fewer than six values no such interval is narrower than all of them.
    """
    ordered, outside = sorted(values), 0
    while outside < (len(ordered) - 1) // 2 and _beyond(len(ordered), outside + 1) <= ERROR:
        outside += 1
    return ordered[outside], ordered[-1 - outside]


def _beyond(count: int, outside: int) -> float:
    """Return the probability that the median lies below the value that has `outside` values below it, or mirrored."""
    return 2.0 * sum(comb(count, fewer) for fewer in range(outside + 1)) / 2.0**count
