"""The gate of calibration: fails on differences that are both sure and large, warns of those that are only sure."""

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.calibration_error import by_chance, expected_calibration_error
from app.ml.evaluation.calibration_ratio import (
    CalibrationEnd,
    CalibrationPart,
    Grades,
    calibration_by_grade,
    observed_over_expected,
)
from app.ml.evaluation.gate_result import Gate, GateCode, GateResult, Verdict

CALIBRATION_LIMIT = 0.2
"""How large the mean gap over tenths may be, as a share of the bad rate, beyond what chance does. Ours, no standard's:
PDs double from one band to the next, a fifth stays within."""


def judge_calibration(outcome: Outcome, proba: Floats, grades: Grades | None) -> GateResult:
    """Fail when the 95 % interval of observed / expected lies wholly outside .9 to 1.1, overall or in a grade.

    PDs may be right in each grade and say nothing within it: a calibration error beyond a fifth of the bad rate and
    what chance allows fails as well.
    """
    whole = observed_over_expected(outcome, proba)
    by_grade = calibration_by_grade(outcome, proba, grades)
    failed = [part for part in by_grade if part.failed]
    warned = [part for part in by_grade if not part.failed and part.end is not CalibrationEnd.HOLDS]
    figures = _figures(whole, outcome, proba)
    if whole.failed or failed or figures["calibration_error"] > figures["calibration_error_limit"]:
        code, shown = GateCode.CALIBRATION_OFF, failed
    elif warned or whole.end is not CalibrationEnd.HOLDS:
        code, shown = GateCode.CALIBRATION_SIGNIFICANT, warned
    else:
        code, shown = GateCode.CALIBRATION_CLOSE, []
    verdict = Verdict.FAILED if code is GateCode.CALIBRATION_OFF else Verdict.PASSED
    sentence = GateResult.of(Gate.CALIBRATION, verdict, code, **figures).sentence
    return GateResult(
        Gate.CALIBRATION,
        verdict,
        code,
        "; ".join([sentence, *map(str, shown)]),
        {**figures, "grades": [_figures_of(part) for part in shown]},
    )


def _figures(whole: CalibrationPart, outcome: Outcome, proba: Floats) -> dict[str, float]:
    chance = by_chance(proba)
    return {
        "mean_pd": whole.mean_pd,
        "bad_rate": whole.bad / whole.rows,
        "ratio": whole.ratio.value,
        "ratio_low": whole.ratio.low,
        "ratio_high": whole.ratio.high,
        "calibration_error": expected_calibration_error(outcome, proba),
        "chance_error": chance.mean_error,
        "chance_error_high": chance.calibration_error,
        "calibration_error_limit": chance.calibration_error + CALIBRATION_LIMIT * whole.bad / whole.rows,
        "rows": whole.rows,
    }


def _figures_of(part: CalibrationPart) -> dict[str, str | int | float | None]:
    said = part.as_dict()
    return {name: said[name] for name in ("grade", "rows", "bad", "mean_pd", "ratio", "ratio_low", "ratio_high")}
