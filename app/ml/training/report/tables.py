"""The report's tables, computed from the result of a training: one function a table, plain rows out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.auc import Interval
from app.ml.evaluation.calibration_ratio import Grades
from app.ml.evaluation.stability import index_of_values
from app.ml.grades.bands import load_bands
from app.ml.training.calibration_tests import SIGNIFICANT, two_sided_p_value
from app.ml.training.intervals import rate_interval
from app.ml.training.metrics import evaluate
from app.ml.training.pipeline import TrainingResult

Row = dict[str, Any]

GROUPS = 10
PERIODS = 8
FIRST_DAY, LAST_DAY = date(1900, 1, 1).toordinal(), date(2190, 1, 1).toordinal()


def grade_table(outcome: Outcome, proba: Floats, grades: Grades | None = None) -> list[Row]:
    """Each grade's rows, PD, bad rate with Jeffreys' interval and two-sided test; the bands by default."""
    rows = []
    ends = grades or load_bands()
    lows = [0.0, *(end for _, end in ends if end is not None)]
    for low, (name, open_end) in zip(lows, ends, strict=True):
        below = 1.0 if open_end is None else open_end
        inside = (proba >= low) & (proba < below)
        count, bad = int(inside.sum()), int(outcome[inside].sum())
        row: Row = {"grade": name, "from": low, "below": below, "rows": count, "share": count / len(proba), "bad": bad}
        if count:
            mean_pd = float(proba[inside].mean())
            p_value = two_sided_p_value(bad=bad, rows=count, proba=mean_pd)
            row |= {"pd": mean_pd, "rate": rate_interval(bad=bad, rows=count), "p_value": p_value}
            side = "PD too low" if bad > count * mean_pd else "PD too high"
            row["verdict"] = side if p_value < SIGNIFICANT else "holds"
        rows.append(row)
    return rows


def calibration_groups(outcome: Outcome, proba: Floats) -> list[tuple[float, Interval]]:
    """Mean PD and bad rate of ten groups of equal size by PD."""
    parts = np.array_split(np.argsort(proba, kind="stable"), min(GROUPS, len(proba)))
    return [(float(proba[rows].mean()), rate_interval(bad=int(outcome[rows].sum()), rows=len(rows))) for rows in parts]


def gains(outcome: Outcome, proba: Floats) -> list[Row]:
    """Tenths of the applicants, riskiest first: bad rate, share of all bad caught so far, lift."""
    parts = np.array_split(np.argsort(-proba, kind="stable"), min(GROUPS, len(proba)))
    rows, caught, seen = [], 0, 0
    for number, part in enumerate(parts, start=1):
        bad = int(outcome[part].sum())
        caught, seen = caught + bad, seen + len(part)
        rate = bad / len(part)
        share = caught / max(int(outcome.sum()), 1)
        rows.append(
            {
                "tenth": number, "rows": len(part), "bad": bad, "rate": rate, "caught": share,
                "lift": share / (seen / len(outcome)), "lowest_pd": float(proba[part].min()),
            }
        )  # fmt: skip
    return rows


def stability_table(result: TrainingResult) -> list[Row]:
    """Return the population stability index of the score and of each feature, training against held-out rows."""
    features = [*result.contract.numeric_columns, *result.contract.categorical_columns]
    found = [(name, index_of_values(result.training.arrays[name], result.held_out.arrays[name])) for name in features]
    score = index_of_values(result.training_proba, result.measured.proba)
    return [{"name": "score", "index": score}] + [
        {"name": name, "index": value} for name, value in sorted(found, key=lambda pair: -pair[1])
    ]


def over_time(result: TrainingResult) -> list[Row]:
    """Rows, bad rate, mean PD and AUC in up to eight periods, every row by a model that has not seen it."""
    times = result.loaded.times
    if times is None:
        return []
    split = result.loaded.split
    when = np.concatenate([times[split.training], times[split.held_out]])
    proba = np.concatenate([result.training_proba, result.measured.proba])
    outcome = np.concatenate([result.training.outcome, result.held_out.outcome])
    held_out = np.repeat([False, True], [len(result.training), len(result.held_out)])
    edges = np.unique(np.quantile(when, np.linspace(0, 1, PERIODS + 1)))
    period = np.clip(np.searchsorted(edges, when, side="right") - 1, 0, max(len(edges) - 2, 0))
    rows = []
    for number in np.unique(period):
        inside = period == number
        both = len(set(outcome[inside].tolist())) == 2
        rows.append(
            {
                "from": _moment(float(when[inside].min())),
                "to": _moment(float(when[inside].max())),
                "rows": int(inside.sum()),
                "held_out": float(held_out[inside].mean()),
                "rate": float(outcome[inside].mean()),
                "pd": float(proba[inside].mean()),
                "auc": evaluate(outcome[inside], proba[inside]).auc if both else None,
            }
        )
    return rows


def score_shares(proba: Floats, outcome: Outcome, bins: int = 25) -> tuple[Floats, Floats, Floats]:
    """Edges of PD, and the shares of good and of bad rows between them."""
    edges = np.linspace(0, max(float(np.quantile(proba, 0.999)), 0.01), bins + 1)
    inside = np.clip(proba, edges[0], edges[-1])
    sides: list[Callable[[Outcome], NDArray[np.bool_]]] = [lambda y: y == 0, lambda y: y == 1]
    good, bad = (np.histogram(inside[side(outcome)], edges)[0] / max(int(side(outcome).sum()), 1) for side in sides)
    return edges, good, bad


def _moment(value: float) -> str:
    """Return a date if the number can be one (1900 to 2190), else the number."""
    if FIRST_DAY <= value <= LAST_DAY and value.is_integer():
        return date.fromordinal(int(value)).isoformat()
    return f"{value:g}"
