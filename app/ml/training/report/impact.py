"""The adverse impact ratio of groups: at one cut-off with its interval, and over many."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.ml.evaluation.auc import Interval, Z

CUT_OFFS = 9


@dataclass(frozen=True)
class Impact:
    """At a cut-off: the group approved least often over the one approved most often, with a 95 % interval."""

    cut_off: float
    ratio: Interval
    least: str
    most: str


def adverse_impact(names: NDArray[np.object_], proba: Floats, cut_off: float, among: Sequence[str]) -> Impact | None:
    """Return the ratio of shares approved, PD below the cut-off; None for fewer than two groups or no approvals.

    The interval is that of the logarithm (Katz and others, 1978): √(Σ (1 − share) / approved). It does not correct for
    having chosen the two groups. Where a group has no approval, the ratio is 0 and the interval's upper end is that
    with half an approval added to each group (Walter, 1975).
    """
    if len(among) < 2:
        return None
    approved = {name: int(np.sum((names == name) & (proba < cut_off))) for name in among}
    rows = {name: int(np.sum(names == name)) for name in among}
    order = sorted(among, key=lambda name: approved[name] / rows[name])
    least, most = order[0], order[-1]
    if not approved[most]:
        return None
    added = 0.0 if approved[least] else 0.5
    (yes, of), (other_yes, of_other) = ((approved[name] + added, rows[name] + added) for name in (least, most))
    ratio = (yes / of) / (other_yes / of_other)
    reach = math.exp(Z * math.sqrt(1 / yes - 1 / of + 1 / other_yes - 1 / of_other))
    interval = Interval(0.0, 0.0, ratio * reach) if added else Interval(ratio, ratio / reach, ratio * reach)
    return Impact(cut_off, interval, least, most)


def impact_curve(names: NDArray[np.object_], proba: Floats, among: Sequence[str]) -> list[Impact]:
    """Return the ratio at cut-offs that approve a tenth to nine tenths of the rows."""
    cut_offs = np.unique(np.quantile(proba, np.linspace(0, 1, CUT_OFFS + 2)[1:-1]))
    found = [adverse_impact(names, proba, float(cut_off), among) for cut_off in cut_offs]
    return [one for one in found if one is not None]
