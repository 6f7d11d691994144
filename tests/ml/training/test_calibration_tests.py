"""Tests of calibration are two-sided, silent on true PDs, and loud on false ones."""

import numpy as np
import pytest

from app.ml.contracts.arrays import Floats, Outcome
from app.ml.training.calibration_tests import calibration_tests, slope_and_intercept, two_sided_p_value


def drawn(rows: int = 4000, *, slope: float = 1.0, shift: float = 0.0) -> tuple[Outcome, Floats]:
    """Outcomes of log-odds; the PDs say `slope` times as much, moved by `shift`."""
    random = np.random.default_rng(11)
    raw = random.normal(-1, 1, rows)
    outcome = (random.random(rows) < 1 / (1 + np.exp(-raw))).astype(np.int64)
    return outcome, 1 / (1 + np.exp(-(slope * raw + shift)))


def test_true_pds_are_not_warned_of() -> None:
    found = calibration_tests(*drawn())
    assert found.warnings == []
    assert found.slope is not None
    assert found.slope.low < 1 < found.slope.high
    assert min(found.hosmer_lemeshow_p, found.spiegelhalter_p) > 0.05


@pytest.mark.parametrize("shift", [-0.6, 0.6])
def test_pds_too_low_and_too_high_fail_overall_and_in_grades(shift: float) -> None:
    found = calibration_tests(*drawn(shift=shift))
    assert found.warnings[0].startswith("calibration FAILED in all grades: ")
    assert any(line.startswith("calibration FAILED in grade ") for line in found.warnings[1:])
    assert max(found.hosmer_lemeshow_p, found.spiegelhalter_p) < 0.05
    assert min(found.grade_p_values) < 0.01


def test_pds_that_say_too_much_have_a_slope_below_one() -> None:
    slope, _ = slope_and_intercept(*drawn(slope=1.6))
    assert slope is not None
    assert slope.high < 1


def test_a_slope_that_does_not_exist_is_none() -> None:
    outcome = np.array([0, 1] * 50)
    assert slope_and_intercept(outcome, np.full(100, 0.5)) == (None, None)


def test_the_test_of_a_grade_finds_both_sides() -> None:
    assert two_sided_p_value(bad=450, rows=600, proba=0.68) < 0.001
    assert two_sided_p_value(bad=450, rows=600, proba=0.82) < 0.001
    assert two_sided_p_value(bad=450, rows=600, proba=0.75) > 0.9


def test_all_of_it_is_on_the_card() -> None:
    card = calibration_tests(*drawn()).as_dict()
    assert card.keys() == {
        "overall", "grades", "slope", "intercept", "hosmer_lemeshow", "hosmer_lemeshow_p", "spiegelhalter",
        "spiegelhalter_p",
    }  # fmt: skip
    assert all(0 <= grade["p_value"] <= 1 for grade in card["grades"])
