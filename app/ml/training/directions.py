"""Directions for the features of an inferred contract: only where the training rows leave no doubt."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata, spearmanr

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract, Monotone

BINS = 10
PARTS = 5
LEAST_CORRELATION = 0.8
STANDARD_ERRORS = 4
MIN_MISSING = 30


@dataclass(frozen=True)
class Direction:
    """The direction found for one feature, and the reason."""

    monotone: Monotone
    why: str


def find_directions(contract: Contract, arrays: Arrays, outcome: Outcome) -> dict[str, Direction]:
    """Return the direction of each numeric feature of the model, from training rows alone.

    A feature has one when its AUC is at least four standard errors from one half, the bad rates of ten groups by
    value rise (or fall) in every fifth left out (rank correlation at least .8), and rows without a value are not
    better than the middle: a missing value counts as the worst, and that must not be untrue.
    """
    return {name: _direction(np.asarray(arrays[name], np.float64), outcome) for name in contract.numeric_columns}


def with_directions(contract: Contract, directions: dict[str, Direction]) -> Contract:
    """Return the contract with those directions."""
    said = contract.model_dump()
    for feature in said["features"]:
        if feature["name"] in directions:
            feature["monotone"] = directions[feature["name"]].monotone
    return Contract.model_validate(said)


def _direction(values: Floats, outcome: Outcome) -> Direction:
    known = ~np.isnan(values)
    numbers, bad = values[known], outcome[known]
    if len(set(bad.tolist())) < 2 or len(np.unique(numbers)) < 2:
        return Direction(Monotone.NONE, "too few values")
    distance = auc_in_standard_errors(numbers, bad)
    if abs(distance) < STANDARD_ERRORS:
        return Direction(Monotone.NONE, "its effect alone is not clear")
    sign = 1 if distance > 0 else -1
    part = np.arange(len(numbers)) % PARTS
    trends = [_trend(numbers[part != left_out], bad[part != left_out]) for left_out in range(PARTS)]
    weakest = min(sign * trend for trend in trends)
    if weakest < LEAST_CORRELATION:
        return Direction(Monotone.NONE, f"the bad rate does not keep one direction (rank correlation {weakest:.2f})")
    if _missing_is_better(outcome, known):
        return Direction(Monotone.NONE, "rows without a value are better than others")
    monotone = Monotone.INCREASING if sign > 0 else Monotone.DECREASING
    return Direction(monotone, f"the bad rate {'rises' if sign > 0 else 'falls'} (rank correlation {weakest:.2f})")


def auc_in_standard_errors(values: Floats, bad: Outcome) -> float:
    """(AUC − ½) / its standard error under no effect; Mann and Whitney (1947)."""
    positive, negative = int(bad.sum()), int(len(bad) - bad.sum())
    rank_sum = float(rankdata(values)[bad == 1].sum())
    auc = (rank_sum - positive * (positive + 1) / 2) / (positive * negative)
    return (auc - 0.5) / math.sqrt((positive + negative + 1) / (12 * positive * negative))


def _trend(values: Floats, bad: Outcome) -> float:
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    groups = np.searchsorted(edges, values, side="left")
    rows = np.bincount(groups, minlength=len(edges) + 1)
    rates = np.bincount(groups, weights=bad, minlength=len(edges) + 1)[rows > 0] / rows[rows > 0]
    if len(rates) < 2 or len(set(rates.tolist())) < 2:
        return 0.0
    return float(spearmanr(np.arange(len(rates)), rates).statistic)


def _missing_is_better(outcome: Outcome, known: NDArray[np.bool_]) -> bool:
    missing = outcome[~known]
    return len(missing) >= MIN_MISSING and missing.mean() < outcome[known].mean()
