"""Confidence intervals: of a rate by a formula, of others by resampling. For AUC see `evaluation.auc`."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.auc import CONFIDENCE, Interval

RESAMPLES = 200


def rate_interval(*, bad: int, rows: int) -> Interval:
    """Return a bad rate with Jeffreys' interval: Beta(bad + ½, good + ½).

    >>> [round(value, 3) for value in rate_interval(bad=10, rows=100).as_list()]
    [0.1, 0.053, 0.17]
    """
    tail = (1 - CONFIDENCE) / 2
    low, high = (float(beta.ppf(q, bad + 0.5, rows - bad + 0.5)) for q in (tail, 1 - tail))
    return Interval(bad / rows, 0.0 if bad == 0 else low, 1.0 if bad == rows else high)


def jeffreys_p_value(*, bad: int, rows: int, proba: float) -> float:
    """Chance that the true bad rate is at most the PD, given what was seen: small means the PD is too low.

    The test of the European Central Bank's instructions for reporting validation results (2019), section 2.5.3.1.

    >>> [round(jeffreys_p_value(bad=bad, rows=100, proba=0.05), 3) for bad in (5, 10)]
    [0.472, 0.018]
    """
    return float(beta.cdf(proba, bad + 0.5, rows - bad + 0.5))


def metric_intervals(outcome: Outcome, proba: Floats, *, seed: int) -> dict[str, Interval]:
    """KS, Brier score and log loss with percentile intervals over resamples of the rows.

    The calibration error has none: it is biased upwards, and resampling adds to it (see `calibration_error.by_chance`).
    Bad and good rows are drawn apart, each as often as there are. A resample is a weight a row, so that scores are
    sorted once.
    """
    order = np.argsort(proba, kind="stable")
    bad, score = outcome[order].astype(np.float64), np.clip(proba[order], 1e-15, 1 - 1e-15)
    last_of_value = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    losses = -(bad * np.log(score) + (1 - bad) * np.log1p(-score))

    def figures(weight: Floats) -> list[float]:
        caught, mistaken = np.cumsum(weight * bad)[last_of_value], np.cumsum(weight * (1 - bad))[last_of_value]
        return [
            float(np.max(np.abs(caught / caught[-1] - mistaken / mistaken[-1]))),
            float(np.average((score - bad) ** 2, weights=weight)),
            float(np.average(losses, weights=weight)),
        ]

    random = np.random.default_rng(seed)
    sides = [np.flatnonzero(bad == side) for side in (0, 1)]
    found = [figures(_weights(random, sides, len(score))) for _ in range(RESAMPLES)]
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(found, [tail, 100 - tail], axis=0).tolist()
    names = ("ks", "brier", "log_loss")
    values = figures(np.ones(len(score)))
    return {name: Interval(*three) for name, three in zip(names, zip(values, low, high, strict=True), strict=True)}


def _weights(random: np.random.Generator, sides: Sequence[NDArray[np.intp]], rows: int) -> Floats:
    drawn = np.concatenate([random.choice(side, len(side)) for side in sides])
    return np.bincount(drawn, minlength=rows).astype(np.float64)
