"""The effect of each feature on the score, and its frequency among the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.ml.contracts.columns import to_arrays
from app.ml.contracts.definition import Feature, FeatureType
from app.ml.scoring.engine import ScoringEngine

Values = dict[str, list[Any]]

APPLICANTS = 300
REASON_ROWS = 3000
GRID = 20
MAX_CATEGORIES_SHOWN = 12
REASONS_SHOWN = 4


@dataclass(frozen=True)
class Effect:
    """Mean PD if all applicants had that value of the feature, all else equal (partial dependence)."""

    feature: Feature
    values: list[Any]
    """In order; None, the last one where the feature may be missing, stands for a missing value."""
    proba: list[float]

    @property
    def reach(self) -> float:
        """Highest less lowest mean PD."""
        return max(self.proba) - min(self.proba)


def feature_effects(engine: ScoringEngine, applicants: Values) -> list[Effect]:
    """Partial dependence of every input that reaches the model, the widest first."""
    few = _some(applicants, APPLICANTS)
    fed = {name for f in engine.contract.derived if f.in_model and f.derived for name in f.derived.inputs.values()}
    found = []
    for feature in engine.contract.inputs:
        values = [*_grid(feature, few[feature.name]), *([None] if feature.nullable else [])]
        if len(values) > 1 and (feature.in_model or feature.name in fed):
            found.append(Effect(feature, values, [_mean_pd(engine, few, feature.name, value) for value in values]))
    return sorted(found, key=lambda effect: -effect.reach)


def reason_table(engine: ScoringEngine, applicants: Values) -> list[dict[str, Any]]:
    """By feature: mean size of its contribution, how often it is the heaviest, how often among the top raisers."""
    few = _some(applicants, REASON_ROWS)
    contributions = engine.contributions(engine.pool(to_arrays(engine.contract, few)))
    names = engine.layout.names
    heaviest = np.bincount(np.abs(contributions).argmax(axis=1), minlength=len(names)) / len(contributions)
    order = np.argsort(-contributions, axis=1)[:, :REASONS_SHOWN]
    raised = np.take_along_axis(contributions, order, axis=1) > 0
    against = np.bincount(order[raised], minlength=len(names)) / len(contributions)
    size = np.abs(contributions).mean(axis=0)
    rows: list[dict[str, Any]] = [
        {"name": name, "size": float(size[place]), "heaviest": float(heaviest[place]), "against": float(against[place])}
        for place, name in enumerate(names)
    ]
    return sorted(rows, key=lambda row: -row["size"])


def _some(applicants: Values, count: int) -> Values:
    total = len(next(iter(applicants.values())))
    rows = np.unique(np.linspace(0, total - 1, min(total, count)).astype(int)).tolist()
    return {name: [values[row] for row in rows] for name, values in applicants.items()}


def _grid(feature: Feature, own: Sequence[Any]) -> list[Any]:
    """Values to try: places between the 1st and the 99th hundredth, the flags, or the categories seen most."""
    known = [value for value in own if value is not None and value not in feature.codes]
    if feature.type is FeatureType.BOOLEAN:
        return [False, True]
    if feature.type is FeatureType.CATEGORY:
        counts = {value: known.count(value) for value in set(known)}
        return sorted(counts, key=lambda value: (-counts[value], value))[:MAX_CATEGORIES_SHOWN]
    ordered = sorted(known)
    places = np.linspace(0.01, 0.99, GRID) * max(len(ordered) - 1, 0)
    return sorted({ordered[round(place)] for place in places}) if ordered else []


def _mean_pd(engine: ScoringEngine, few: Values, name: str, value: Any) -> float:
    columns = {**few, name: [value] * len(few[name])}
    return float(engine.final_pds(engine.raw_log_odds(engine.pool(to_arrays(engine.contract, columns)))).mean())
