"""The gate of calibration: large and sure differences fail, sure ones are warned of, and chance does neither."""

import numpy as np
import pytest

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.evaluation.calibration_gate import judge_calibration
from app.ml.evaluation.calibration_ratio import CalibrationEnd, calibration_by_grade, observed_over_expected
from app.ml.evaluation.gate_result import GateCode, Verdict


def loans(*groups: tuple[int, float, float]) -> tuple[Outcome, Floats]:
    """Groups of rows, PD, bad rate; the bad rows of a group stand anywhere in it."""
    random = np.random.default_rng(4)
    outcome = [random.permutation(np.arange(rows) < round(rows * rate)) for rows, _, rate in groups]
    return np.concatenate(outcome).astype(np.int64), np.concatenate([np.full(rows, pd) for rows, pd, _ in groups])


@pytest.mark.parametrize("rate", [0.25, 0.35])
def test_pds_that_are_surely_off_by_more_than_a_tenth_fail_in_both_directions(rate: float) -> None:
    found = judge_calibration(*loans((10_000, 0.3, rate)), None)
    assert (found.verdict, found.code) == (Verdict.FAILED, GateCode.CALIBRATION_OFF)


def test_a_grade_fails_though_the_whole_is_right() -> None:
    found = judge_calibration(*loans((4000, 0.68, 0.80), (4000, 0.30, 0.18)), None)
    assert found.figures["ratio"] == pytest.approx(1)
    assert found.verdict is Verdict.FAILED
    assert [one["grade"] for one in found.figures["grades"]] == ["D", "E"]  # type: ignore[index,union-attr]
    assert "grade E: 3,200 bad of 4,000 against a mean PD of 0.6800, observed / expected 1.176" in found.sentence


def test_significance_alone_passes_and_is_warned_of() -> None:
    found = judge_calibration(*loans((10_000, 0.3, 0.32)), None)
    assert (found.verdict, found.code) == (Verdict.PASSED, GateCode.CALIBRATION_SIGNIFICANT)


def test_a_twin_within_chance_passes_without_a_word() -> None:
    found = judge_calibration(*loans((1000, 0.3, 0.31), (1000, 0.1, 0.095)), None)
    assert (found.verdict, found.code, found.figures["grades"]) == (Verdict.PASSED, GateCode.CALIBRATION_CLOSE, [])


def test_a_grade_with_few_bad_rows_is_warned_of_only() -> None:
    parts = calibration_by_grade(*loans((400, 0.02, 0.05), (4000, 0.3, 0.3)))
    assert [(part.grade, part.end, part.failed) for part in parts] == [
        ("A", CalibrationEnd.PD_TOO_LOW, False),
        ("D", CalibrationEnd.HOLDS, False),
    ]


def test_grades_are_those_of_the_scale() -> None:
    parts = calibration_by_grade(*loans((100, 0.02, 0.05), (100, 0.3, 0.3)), [("1", 0.01), ("2", 0.2), ("3", None)])
    assert [part.grade for part in parts] == ["2", "3"]


def test_the_interval_holds_a_true_ratio_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        part = observed_over_expected((random.random(800) < 0.2).astype(np.int64), np.full(800, 0.2))
        held += part.end is CalibrationEnd.HOLDS
    assert 0.9 <= held / 300 <= 0.99
