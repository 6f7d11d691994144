"""Two-sided tests of calibration: by grade, and of the PDs as a whole."""

from dataclasses import asdict, dataclass
from math import erfc, sqrt
from typing import Any

import numpy as np
from scipy.stats import chi2

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.auc import Interval, Z
from app.ml.evaluation.calibration_ratio import (
    CalibrationEnd,
    CalibrationPart,
    Grades,
    calibration_by_grade,
    observed_over_expected,
)
from app.ml.training.intervals import jeffreys_p_value

GROUPS = 10
STEPS = 25
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class CalibrationTests:
    """How PDs stand to outcomes they were not fitted on; p-values are two-sided.

    `slope` and `intercept` are those of a logistic regression of the outcome on the PD's log-odds, 1 and 0 for true
    PDs, with 95 % intervals (Cox, 1958); None where it has no finite solution.
    """

    overall: CalibrationPart
    grades: list[CalibrationPart]
    grade_p_values: list[float]
    slope: Interval | None
    intercept: Interval | None
    hosmer_lemeshow: float
    hosmer_lemeshow_p: float
    spiegelhalter: float
    spiegelhalter_p: float

    def as_dict(self) -> dict[str, Any]:
        """For the card."""
        plain = asdict(self)
        grades = zip(self.grades, self.grade_p_values, strict=True)
        return {
            **{name: plain[name] for name in plain if name.startswith(("hosmer", "spiegel"))},
            "overall": self.overall.as_dict(),
            "grades": [{**part.as_dict(), "p_value": p} for part, p in grades],
            "slope": self.slope.as_list() if self.slope else None,
            "intercept": self.intercept.as_list() if self.intercept else None,
        }

    @property
    def warnings(self) -> list[str]:
        """Return what to look at before the model is approved, in sentences."""
        found = []
        for part in (self.overall, *self.grades):
            if part.failed:
                found.append(f"calibration FAILED in {part}")
            elif part.end is not CalibrationEnd.HOLDS:
                found.append(f"calibration differs significantly in {part}")
        return found


def calibration_tests(outcome: Outcome, proba: Floats, grades: Grades | None = None) -> CalibrationTests:
    """Run all tests; PDs lie strictly between 0 and 1."""
    parts = calibration_by_grade(outcome, proba, grades)
    slope, intercept = slope_and_intercept(outcome, proba)
    lemeshow, z = hosmer_lemeshow(outcome, proba), spiegelhalter(outcome, proba)
    return CalibrationTests(
        overall=observed_over_expected(outcome, proba),
        grades=parts,
        grade_p_values=[two_sided_p_value(bad=one.bad, rows=one.rows, proba=one.mean_pd) for one in parts],
        slope=slope,
        intercept=intercept,
        hosmer_lemeshow=lemeshow,
        hosmer_lemeshow_p=float(chi2.sf(lemeshow, min(GROUPS, len(proba)))),
        spiegelhalter=z,
        spiegelhalter_p=erfc(abs(z) / sqrt(2)),
    )


def two_sided_p_value(*, bad: int, rows: int, proba: float) -> float:
    """Twice the smaller tail of the Jeffreys posterior Beta(bad + ½, good + ½): small for a PD too low or too high.

    >>> [round(two_sided_p_value(bad=bad, rows=100, proba=0.05), 3) for bad in (0, 5, 10)]
    [0.003, 0.944, 0.036]
    """
    below = jeffreys_p_value(bad=bad, rows=rows, proba=proba)
    return min(1.0, 2 * min(below, 1 - below))


def slope_and_intercept(outcome: Outcome, proba: Floats) -> tuple[Interval, Interval] | tuple[None, None]:
    """Fit ln(odds of bad) = intercept + slope · ln(PD / (1 − PD)) by Newton's method, with Wald intervals."""
    design = np.column_stack([np.log(proba) - np.log1p(-proba), np.ones(len(proba))])
    if np.ptp(design[:, 0]) == 0 or len(set(outcome.tolist())) < 2:
        return None, None
    values = np.array([1.0, 0.0])
    for _ in range(STEPS):
        fitted = 1 / (1 + np.exp(-np.clip(design @ values, -500, 500)))
        information = (design * (fitted * (1 - fitted))[:, None]).T @ design
        if np.linalg.cond(information) > 1e12:
            return None, None
        step = np.linalg.solve(information, design.T @ (outcome - fitted))
        values += step
        if np.abs(step).max() < 1e-10:
            errors = np.sqrt(np.diag(np.linalg.inv(information)))
            slope, intercept = (
                Interval(float(v), float(v - Z * e), float(v + Z * e)) for v, e in zip(values, errors, strict=True)
            )
            return slope, intercept
    return None, None


def hosmer_lemeshow(outcome: Outcome, proba: Floats) -> float:
    """Σ (observed − expected)² / (n · p̄ · (1 − p̄)) over ten groups by PD.

    Hosmer, Lemeshow (1980). On rows the model has not seen it has as many degrees of freedom as groups.
    """
    total = 0.0
    for rows in np.array_split(np.argsort(proba, kind="stable"), min(GROUPS, len(proba))):
        mean = float(proba[rows].mean())
        total += (float(outcome[rows].sum()) - len(rows) * mean) ** 2 / (len(rows) * mean * (1 - mean))
    return total


def spiegelhalter(outcome: Outcome, proba: Floats) -> float:
    """Z = Σ (y − p)(1 − 2p) / √Σ (1 − 2p)² p (1 − p): standard normal for true PDs (Spiegelhalter, 1986)."""
    weight = 1 - 2 * proba
    spread = float(np.sqrt(np.sum(weight**2 * proba * (1 - proba))))
    return float(np.sum((outcome - proba) * weight)) / spread if spread else 0.0
