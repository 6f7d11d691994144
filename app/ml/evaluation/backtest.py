"""How past PDs stand to what happened afterwards: discrimination, and calibration by grade. Needs NumPy only.

Sources: Basel Committee on Banking Supervision (2005), Working Paper 14, "Studies on the Validation of Internal Rating
Systems": AUC, Gini (accuracy ratio) and KS, observed against expected defaults by grade. The intervals: DeLong, DeLong,
Clarke-Pearson (1988) for the AUC, Wilson (1927) for rates, resampling for KS and Brier score.
"""

from dataclasses import dataclass
from typing import Any

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.auc import Interval, auc_interval
from app.ml.evaluation.calibration_error import by_chance, expected_calibration_error
from app.ml.evaluation.calibration_ratio import (
    CalibrationPart,
    Grades,
    calibration_by_grade,
    observed_over_expected,
    wilson_interval,
)
from app.ml.evaluation.resampling import metric_intervals

SEED = 1


@dataclass(frozen=True)
class BacktestFigures:
    """Figures of scores with a known outcome; those that need bad and good rows are None without both.

    `calibration_error` has beside it what true PDs would show by chance alone, `by_grade` the grades that have rows.
    """

    rows: int
    bad: int
    bad_rate: Interval
    mean_pd: float
    auc: Interval | None
    ks: Interval | None
    brier: Interval | None
    calibration_error: float
    calibration_error_by_chance: float
    overall: CalibrationPart
    by_grade: list[CalibrationPart]

    @property
    def gini(self) -> Interval | None:
        """The accuracy ratio, 2 AUC - 1."""
        return self.auc and Interval(*(2 * end - 1 for end in self.auc.as_list()))

    def as_dict(self) -> dict[str, Any]:
        """For callers: intervals are value, low, high."""
        intervals = {"auc": self.auc, "gini": self.gini, "ks": self.ks, "brier": self.brier, "bad_rate": self.bad_rate}
        return {
            "rows": self.rows,
            "bad": self.bad,
            "mean_pd": self.mean_pd,
            **{name: None if one is None else one.as_list() for name, one in intervals.items()},
            "calibration_error": self.calibration_error,
            "calibration_error_by_chance": self.calibration_error_by_chance,
            "overall": self.overall.as_dict(),
            "by_grade": [one.as_dict() for one in self.by_grade],
        }


def backtest_figures(outcome: Outcome, proba: Floats, grades: Grades | None = None) -> BacktestFigures:
    """Return the figures of at least one row; `outcome` 1 is bad, the grades are the bands by default."""
    rows, bad = len(outcome), int(outcome.sum())
    has_both = 0 < bad < rows
    resampled = metric_intervals(outcome, proba, seed=SEED) if has_both else {}
    return BacktestFigures(
        rows=rows,
        bad=bad,
        bad_rate=wilson_interval(bad=bad, rows=rows),
        mean_pd=float(proba.mean()),
        auc=auc_interval(outcome, proba) if bad > 1 and rows - bad > 1 else None,
        ks=resampled.get("ks"),
        brier=resampled.get("brier"),
        calibration_error=expected_calibration_error(outcome, proba),
        calibration_error_by_chance=by_chance(proba).mean_error,
        overall=observed_over_expected(outcome, proba),
        by_grade=calibration_by_grade(outcome, proba, grades),
    )
