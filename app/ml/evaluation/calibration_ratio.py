"""Observed over expected bad loans, on the whole and by grade, with intervals. Needs NumPy only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.auc import Interval, Z
from app.ml.grades.bands import load_bands

LOWEST, HIGHEST = 0.9, 1.1
"""A ratio whose whole interval lies outside is a failure; no standard names the limits, these are ours."""
MIN_BAD = 30
"""Bad rows below which a grade cannot fail, only be warned of."""
Grades = Sequence[tuple[str, float | None]]
"""Names with the PD each ends below, best first; the last has no end."""


class CalibrationEnd(StrEnum):
    """How the PDs of some rows stand to what was observed."""

    HOLDS = "holds"
    PD_TOO_LOW = "pd_too_low"
    PD_TOO_HIGH = "pd_too_high"


@dataclass(frozen=True)
class CalibrationPart:
    """Rows of one grade (None: all rows): their mean PD, and observed over expected bad loans with its 95 % interval.

    `end` says on which side of 1 the interval lies; `failed` that it lies outside the limits, on enough bad rows.
    """

    grade: str | None
    rows: int
    bad: int
    mean_pd: float
    ratio: Interval

    @property
    def end(self) -> CalibrationEnd:
        """Significance alone."""
        if self.ratio.low > 1:
            return CalibrationEnd.PD_TOO_LOW
        return CalibrationEnd.PD_TOO_HIGH if self.ratio.high < 1 else CalibrationEnd.HOLDS

    @property
    def failed(self) -> bool:
        """Significant, large, and on enough bad rows."""
        return self.bad >= MIN_BAD and (self.ratio.low > HIGHEST or self.ratio.high < LOWEST)

    def as_dict(self) -> dict[str, Any]:
        """For the card and for callers."""
        return {
            "grade": self.grade,
            "rows": self.rows,
            "bad": self.bad,
            "mean_pd": self.mean_pd,
            "ratio": self.ratio.value,
            "ratio_low": self.ratio.low,
            "ratio_high": self.ratio.high,
            "end": self.end.value,
            "failed": self.failed,
        }

    def __str__(self) -> str:
        where = f"grade {self.grade}" if self.grade else "all grades"
        return (
            f"{where}: {self.bad:,} bad of {self.rows:,} against a mean PD of {self.mean_pd:.4f}, observed / expected "
            f"{self.ratio.value:.3f} ({self.ratio.low:.3f} to {self.ratio.high:.3f})"
        )


def observed_over_expected(outcome: Outcome, proba: Floats, *, grade: str | None = None) -> CalibrationPart:
    """Return the ratio of the bad rate to the mean PD, with Wilson's interval (1927) of the rate over the mean PD.

    >>> import numpy as np
    >>> part = observed_over_expected(np.array([1] * 30 + [0] * 70), np.full(100, 0.2))
    >>> [round(value, 2) for value in part.ratio.as_list()], part.end.value, part.failed
    ([1.5, 1.09, 1.98], 'pd_too_low', False)
    """
    rows, bad, mean = len(outcome), int(outcome.sum()), float(proba.mean())
    rate = wilson_interval(bad=bad, rows=rows)
    return CalibrationPart(grade, rows, bad, mean, Interval(rate.value / mean, rate.low / mean, rate.high / mean))


def wilson_interval(*, bad: int, rows: int) -> Interval:
    """Return a bad rate with the interval of Wilson (1927), a formula that needs no SciPy.

    >>> [round(value, 3) for value in wilson_interval(bad=10, rows=100).as_list()]
    [0.1, 0.055, 0.174]
    """
    rate = bad / rows
    centre = (rate + Z * Z / (2 * rows)) / (1 + Z * Z / rows)
    reach = Z * math.sqrt(rate * (1 - rate) / rows + Z * Z / (4 * rows * rows)) / (1 + Z * Z / rows)
    return Interval(rate, centre - reach, centre + reach)


def calibration_by_grade(outcome: Outcome, proba: Floats, grades: Grades | None = None) -> list[CalibrationPart]:
    """Return the ratio in each grade that has rows, the bands by default."""
    parts, low = [], 0.0
    for name, below in grades or load_bands():
        inside = (proba >= low) & (proba < (math.inf if below is None else below))
        if inside.any():
            parts.append(observed_over_expected(outcome[inside], proba[inside], grade=name))
        low = below or low
    return parts
