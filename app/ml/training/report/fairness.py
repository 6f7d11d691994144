"""Outcomes by protected group, watched although the model uses none of these features (Fairlearn's measures)."""

from itertools import pairwise
from typing import Any

import numpy as np
from fairlearn.metrics import MetricFrame, count, false_positive_rate, selection_rate, true_positive_rate
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.ml.grades.bands import pd_ranges
from app.ml.training.metrics import evaluate
from app.ml.training.report.impact import adverse_impact, impact_curve
from app.ml.training.sample import Sample

Words = NDArray[np.object_]
AGE_GROUPS = 4
SMALLEST_GROUP = 30
FEW_NUMBERS = 6
REFUSED_FROM = "D"
"""For these figures an applicant of this grade or a worse one counts as refused."""


def fairness_tables(contract: Contract, held_out: Sample, proba: Floats) -> list[dict[str, Any]]:
    """For each protected feature its groups: rows, bad rate, mean PD, AUC, approvals, wrong refusals and approvals."""
    border = _border()
    tables = []
    for feature in contract.inputs:
        if feature.is_protected:
            groups = _groups(feature, held_out.arrays[feature.name])
            tables.append(_table(feature, groups, held_out.outcome, proba, border))
    return tables


def _border() -> float:
    """Return the PD at which applicants are refused."""
    return pd_ranges()[REFUSED_FROM][0]


def _table(feature: Feature, groups: Words, outcome: NDArray[np.int64], proba: Floats, border: float) -> dict[str, Any]:
    approved, good = (proba < border).astype(int), 1 - outcome
    frame = MetricFrame(
        metrics={
            "rows": count,
            "approved": selection_rate,
            "good_approved": true_positive_rate,
            "bad_approved": false_positive_rate,
        },
        y_true=good,
        y_pred=approved,
        sensitive_features=groups.astype(str),
    )
    rows: list[dict[str, Any]] = []
    for name, values in frame.by_group.to_dict("index").items():
        inside = groups.astype(str) == name
        both = len(set(outcome[inside].tolist())) == 2
        rows.append(
            {
                "group": name,
                "rows": int(values["rows"]),
                "rate": float(outcome[inside].mean()),
                "pd": float(proba[inside].mean()),
                "auc": evaluate(outcome[inside], proba[inside]).auc if both else None,
                "approved": float(values["approved"]),
                "good_refused": 1 - float(values["good_approved"]),
                "bad_approved": float(values["bad_approved"]),
                "small": values["rows"] < SMALLEST_GROUP,
            }
        )
    large = [str(row["group"]) for row in rows if not row["small"]]
    impact = adverse_impact(groups, proba, border, large)
    return {
        "feature": feature.name,
        "used": feature.in_model,
        "groups": rows,
        "ratio": impact.ratio if impact else None,
        "border": border,
        "curve": impact_curve(groups, proba, large),
    }


def _groups(feature: Feature, values: NDArray[np.generic]) -> Words:
    """Words as they are; numbers in four groups of about equal size, or as they are where there are few."""
    if feature.type is FeatureType.CATEGORY:
        return np.array(["missing" if value is None else value for value in values], dtype=object)
    numbers = values.astype(np.float64)
    distinct = np.unique(numbers[~np.isnan(numbers)])
    if len(distinct) <= FEW_NUMBERS:
        return np.array(["missing" if np.isnan(value) else f"{value:g}" for value in numbers], dtype=object)
    edges = np.unique(np.quantile(numbers[~np.isnan(numbers)], np.linspace(0, 1, AGE_GROUPS + 1)))
    names = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    places = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(names) - 1)
    return np.array(
        ["missing" if np.isnan(value) else names[place] for value, place in zip(numbers, places, strict=True)],
        dtype=object,
    )
