"""What a chart of a model shows: ROC, calibration and scores by outcome, from the PDs of held-out rows. NumPy alone."""

from dataclasses import dataclass

import numpy as np

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.calibration_error import CALIBRATION_GROUPS
from app.ml.evaluation.calibration_ratio import wilson_interval

MAX_ROC_POINTS = 101
HISTOGRAM_BINS = 20


@dataclass(frozen=True)
class CalibrationGroup:
    """Rows of neighbouring PDs: their mean, and the bad rate with its 95 % interval."""

    rows: int
    mean_pd: float
    bad_rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Curves:
    """`roc`: (share of good rows, share of bad rows) with a PD at least as high, from (0, 0) to (1, 1).

    `good` and `bad` are the shares of each side's rows whose rating 1 − PD lies in bins of equal width from 0 to 1.
    """

    roc: list[tuple[float, float]]
    calibration: list[CalibrationGroup]
    good: list[float]
    bad: list[float]


def curves_of(outcome: Outcome, proba: Floats) -> Curves:
    """Return the curves of rows that have both outcomes."""
    return Curves(roc_points(outcome, proba), calibration_groups(outcome, proba), *score_shares(outcome, proba))


def roc_points(outcome: Outcome, proba: Floats) -> list[tuple[float, float]]:
    """Return the ROC curve, thinned to a hundred steps.

    >>> roc_points(np.array([1, 0, 1, 0]), np.array([0.9, 0.6, 0.5, 0.1]))
    [(0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (1.0, 1.0)]
    """
    order = np.argsort(-proba, kind="stable")
    bad = outcome[order] == 1
    last_of_value = np.append(np.flatnonzero(np.diff(proba[order])), len(proba) - 1)
    caught = np.append(0, np.cumsum(bad)[last_of_value]) / bad.sum()
    mistaken = np.append(0, np.cumsum(~bad)[last_of_value]) / (~bad).sum()
    kept = np.unique(np.linspace(0, len(caught) - 1, MAX_ROC_POINTS).round().astype(int))
    return list(zip(mistaken[kept].tolist(), caught[kept].tolist(), strict=True))


def calibration_groups(outcome: Outcome, proba: Floats) -> list[CalibrationGroup]:
    """Return ten groups of equal size by PD, lowest first; fewer where there are fewer rows."""
    order = np.argsort(proba, kind="stable")
    found = []
    for rows in np.array_split(order, min(CALIBRATION_GROUPS, len(order))):
        rate = wilson_interval(bad=int(outcome[rows].sum()), rows=len(rows))
        found.append(CalibrationGroup(len(rows), float(proba[rows].mean()), rate.value, rate.low, rate.high))
    return found


def score_shares(outcome: Outcome, proba: Floats) -> tuple[list[float], list[float]]:
    """Return the shares of good rows, and of bad ones, by rating.

    >>> good, bad = score_shares(np.array([0, 0, 1]), np.array([0.02, 0.22, 0.97]))
    >>> [place for place, share in enumerate(good) if share], [place for place, share in enumerate(bad) if share]
    ([15, 19], [0])
    """
    sides = []
    for side in (0, 1):
        counts, _ = np.histogram(1 - proba[outcome == side], bins=HISTOGRAM_BINS, range=(0, 1))
        sides.append((counts / max(counts.sum(), 1)).tolist())
    return sides[0], sides[1]
