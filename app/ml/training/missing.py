"""Missing values that count as the worst: the direction of each such number, and what the rule costs.

A field that an applicant may leave empty must not lower the PD when it is cleared. For a number, a direction with the
missing value at its bad end sees to it; a category becomes a rank (see `scoring.categories.ranks`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract, Feature, MissingPolicy, Monotone
from app.ml.evaluation.auc import Interval, auc_difference
from app.ml.training.cross_validation import Progress, part_of, stop_early
from app.ml.training.directions import Direction, with_directions
from app.ml.training.fitting import TrainingSettings
from app.ml.training.sample import Sample
from app.ml.training.side_by_side import side_by_side

SALT = "missing"


@dataclass(frozen=True)
class MissingWorst:
    """Features whose missing value counts as the worst, and the AUC that the rule costs on so many training rows.

    Positive: without the rule AUC would be higher by so much on the rows left out for it (DeLong interval).
    """

    features: tuple[str, ...]
    auc_cost: Interval
    rows: int

    def as_dict(self) -> dict[str, Any]:
        """For the card."""
        return {"features": list(self.features), "auc_cost": self.auc_cost.as_list(), "rows": self.rows}


def bind_missing(
    contract: Contract,
    directions: dict[str, Direction],
    training: Sample,
    settings: TrainingSettings,
    progress: Progress,
) -> tuple[Contract, dict[str, Direction], MissingWorst | None]:
    """Give every number with `missing: worst` a direction, and measure what the rule costs on training rows."""
    bound = [one for one in contract.inputs if one.missing is MissingPolicy.WORST and one.in_model]
    if not bound:
        return contract, directions, None
    found = {
        one.name: better_direction(one, training.arrays, training.outcome)
        for one in bound
        if one.is_numeric and one.monotone is Monotone.NONE
    }
    worst = with_directions(contract, found)
    progress("Missing values", 0, 1)
    tried, settings = part_of(training, settings, SALT)

    def measured(one: Contract, alone: TrainingSettings) -> tuple[Floats, Outcome]:
        fitted, outside = stop_early(one, tried, alone, salt=SALT)
        return fitted.raw_log_odds(outside.arrays), outside.outcome

    free, kept = side_by_side(measured, [_learned(contract), worst], settings)
    cost = auc_difference(free[1], free[0], kept[0])
    return worst, {**directions, **found}, MissingWorst(tuple(one.name for one in bound), cost, len(free[1]))


def better_direction(feature: Feature, arrays: Arrays, outcome: Outcome) -> Direction:
    """Return the direction in which a step function fits the outcome better, the missing value at its bad end.

    Isotonic regression both ways (Barlow et al., 1972); the smaller squared error wins.
    """
    values = np.asarray(arrays[feature.name], np.float64)
    errors = {way: _error(values, outcome, way) for way in (Monotone.INCREASING, Monotone.DECREASING)}
    better = min(errors, key=lambda way: errors[way])
    rises = "rises" if better is Monotone.INCREASING else "falls"
    return Direction(better, f"missing counts as the worst; a bad rate that {rises} fits better")


def _error(values: Floats, outcome: Outcome, way: Monotone) -> float:
    known = values[~np.isnan(values)]
    beyond = (known.max() + 1 if way is Monotone.INCREASING else known.min() - 1) if len(known) else 0.0
    placed = np.where(np.isnan(values), beyond, values)
    fitted = IsotonicRegression(increasing=way is Monotone.INCREASING).fit(placed, outcome).predict(placed)
    return float(np.mean((outcome - fitted) ** 2))


def _learned(contract: Contract) -> Contract:
    """Return the contract with missing values that mean what the rows say."""
    said = contract.model_dump()
    for feature in said["features"]:
        if feature["missing"] is MissingPolicy.WORST:
            feature["missing"] = MissingPolicy.NULL
    return Contract.model_validate(said)
