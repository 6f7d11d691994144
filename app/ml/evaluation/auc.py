"""Discrimination of scores as the area under the ROC curve, with its uncertainty.

NumPy alone: a gate of promotion asks this inside the API, where SciPy's statistics would cost every process 56 MB.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from app.ml.contracts.arrays import Floats, Outcome

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
"""Standard errors from the middle of the interval to its ends."""


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_list(self) -> list[float]:
        """For the card: value, low, high."""
        return [self.value, self.low, self.high]


def auc_interval(outcome: Outcome, score: Floats) -> Interval:
    """AUC with its interval by DeLong, DeLong, Clarke-Pearson (1988), in logits so that it stays within 0 and 1."""
    areas, covariance = _delong(outcome, [score])
    auc, error = float(areas[0]), math.sqrt(max(float(covariance[0, 0]), 0))
    if not 0 < auc < 1 or error == 0:
        return Interval(auc, auc, auc)
    reach = Z * error / (auc * (1 - auc))
    centre = math.log(auc / (1 - auc))
    return Interval(auc, *(1 / (1 + math.exp(-end)) for end in (centre - reach, centre + reach)))


def auc_difference(outcome: Outcome, score: Floats, other: Floats) -> Interval:
    """AUC of one score less that of another on the same rows, by DeLong with their covariance."""
    areas, covariance = _delong(outcome, [score, other])
    difference = float(areas[0] - areas[1])
    error = math.sqrt(max(float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]), 0))
    return Interval(difference, difference - Z * error, difference + Z * error)


def _delong(outcome: Outcome, scores: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Areas and their covariance, by the fast way of Sun and Xu (2014)."""
    bad, good = outcome == 1, outcome == 0
    count_bad, count_good = int(bad.sum()), int(good.sum())
    of_bad, of_good = [], []
    for score in scores:
        together = mean_ranks(score)
        of_bad.append((together[bad] - mean_ranks(score[bad])) / count_good)
        of_good.append(1 - (together[good] - mean_ranks(score[good])) / count_bad)
    areas = np.array([part.mean() for part in of_bad])
    covariance = np.atleast_2d(np.cov(of_bad)) / count_bad + np.atleast_2d(np.cov(of_good)) / count_good
    return areas, covariance


def mean_ranks(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]
