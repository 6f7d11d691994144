"""The strategy curve: approval rate, bad rate and income as the cut-off moves.

Source: Oliver & Wells, "Efficient frontier cut-off policies in credit portfolios", Journal of the Operational Research
Society 52 (2001).
"""

from collections.abc import Iterator

import numpy as np

from app.policy.moving import CutOffs
from app.simulation.cut_offs import CutOffSums
from app.simulation.figures import SimulatedFigures

EVERY = 20
"""A point of the curve at each twentieth of the PD's range."""


def strategy_curve(sums: CutOffSums) -> Iterator[tuple[float, SimulatedFigures]]:
    """Return each point: a PD that all segments approve below, and the figures in all.

    A segment declines from its own cut-off on, or from that PD if it is higher. Applicants in no segment count, too.
    """
    for step in range(EVERY + 1):
        cut_off = step / EVERY
        chosen = {one.name: CutOffs(cut_off, max(cut_off, one.decline_from)) for one in sums.segments}
        yield cut_off, added(*sums.at(chosen).values(), sums.without_segment())


def added(first: SimulatedFigures, *others: SimulatedFigures) -> SimulatedFigures:
    """Return the figures of several groups together."""
    outcomes = np.sum([one.outcomes for one in (first, *others)], axis=0).tolist()
    approved = np.sum([one.approved for one in (first, *others)], axis=0)
    return SimulatedFigures(tuple(outcomes), approved, first.has_amount, first.has_price)
