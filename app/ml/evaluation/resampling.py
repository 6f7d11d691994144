"""Figures without a formula for their interval, by resampling the rows. NumPy alone: the API asks for them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.auc import CONFIDENCE, Interval

RESAMPLES = 200
NAMES = ("ks", "brier", "log_loss")
_TAILS = [100 * (1 - CONFIDENCE) / 2, 100 * (1 + CONFIDENCE) / 2]


class _Sorted:
    """Rows in the order of their PDs: sorted once, a resample is a weight a row."""

    def __init__(self, outcome: Outcome, proba: Floats) -> None:
        self.order = np.argsort(proba, kind="stable")
        self.bad = outcome[self.order].astype(np.float64)
        self._score = np.clip(proba[self.order], 1e-15, 1 - 1e-15)
        self._last_of_value = np.append(np.flatnonzero(np.diff(self._score)), len(proba) - 1)
        self._losses = -(self.bad * np.log(self._score) + (1 - self.bad) * np.log1p(-self._score))

    def figures(self, weight: Floats) -> list[float]:
        """KS, Brier score and log loss of rows that count so often, `weight` in the order of the PDs."""
        caught = np.cumsum(weight * self.bad)[self._last_of_value]
        mistaken = np.cumsum(weight * (1 - self.bad))[self._last_of_value]
        return [
            float(np.max(np.abs(caught / caught[-1] - mistaken / mistaken[-1]))),
            float(np.average((self._score - self.bad) ** 2, weights=weight)),
            float(np.average(self._losses, weights=weight)),
        ]


def metric_intervals(outcome: Outcome, proba: Floats, *, seed: int) -> dict[str, Interval]:
    """KS, Brier score and log loss with percentile intervals over resamples of the rows.

    The calibration error has none: it is biased upwards, and resampling adds to it (see `calibration_error.by_chance`).
    Bad and good rows are drawn apart, each as often as there are.
    """
    rows = _Sorted(outcome, proba)
    random = np.random.default_rng(seed)
    sides = [np.flatnonzero(rows.bad == side) for side in (0, 1)]
    found = [rows.figures(_weights(random, sides, len(proba))) for _ in range(RESAMPLES)]
    return _intervals(rows.figures(np.ones(len(proba))), found)


def metric_differences(outcome: Outcome, proba: Floats, other: Floats, *, seed: int) -> dict[str, Interval]:
    """KS, Brier score and log loss of one model less those of another on the same rows, with percentile intervals.

    Both models meet each resample, so that what the rows do to both drops out.
    """
    pair = _Sorted(outcome, proba), _Sorted(outcome, other)
    random = np.random.default_rng(seed)
    sides = [np.flatnonzero(outcome == side) for side in (0, 1)]
    draws = [_weights(random, sides, len(proba)) for _ in range(RESAMPLES)]
    values, *found = [_less(*(rows.figures(weight[rows.order]) for rows in pair)) for weight in (_ones(proba), *draws)]
    return _intervals(values, found)


def _less(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return [first - second for first, second in zip(one, other, strict=True)]


def _ones(proba: Floats) -> Floats:
    return np.ones(len(proba))


def _intervals(values: Sequence[float], found: Sequence[Sequence[float]]) -> dict[str, Interval]:
    low, high = np.percentile(found, _TAILS, axis=0).tolist()
    return {name: Interval(*three) for name, three in zip(NAMES, zip(values, low, high, strict=True), strict=True)}


def _weights(random: "np.random.Generator", sides: Sequence[NDArray[np.intp]], rows: int) -> Floats:
    drawn = np.concatenate([random.choice(side, len(side)) for side in sides])
    return np.bincount(drawn, minlength=rows).astype(np.float64)
