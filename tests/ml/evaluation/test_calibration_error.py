"""How far PDs are off, beside what chance alone does."""

import numpy as np

from app.ml.evaluation.calibration_error import by_chance, expected_calibration_error
from tests.ml.samples import RANDOM, scored


def test_true_pds_are_off_by_chance_only() -> None:
    within = 0
    for _ in range(40):
        outcome, proba = scored(600)
        within += expected_calibration_error(outcome, proba) <= by_chance(proba).calibration_error
    assert within >= 32


def test_chance_does_less_with_more_rows() -> None:
    few, many = (by_chance(RANDOM.uniform(0.05, 0.4, rows)) for rows in (200, 5000))
    assert many.mean_error < few.mean_error / 2
    assert many.calibration_error < few.calibration_error / 2


def test_chance_is_the_same_each_time_and_asks_for_no_order() -> None:
    proba = RANDOM.uniform(0, 1, 300)
    assert by_chance(proba) == by_chance(proba[::-1])


def test_certain_pds_leave_nothing_to_chance() -> None:
    assert by_chance(np.array([0.0, 1.0, 1.0])).calibration_error == 0
