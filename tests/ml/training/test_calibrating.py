"""Fitting the calibration: what is distorted is straightened; what is true is left alone."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.ml.evaluation.calibration_error import expected_calibration_error
from app.ml.scoring.calibration import Method
from app.ml.training.calibrating import calibrated, choose_calibration, fit_calibration

ROWS = 4000


def sample(distorted: bool, rows: int = ROWS) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Raw log-odds of a model, and outcomes drawn from the true ones."""
    random = np.random.default_rng(3)
    true = random.normal(-1.5, 1.2, rows)
    outcome = (random.random(rows) < 1 / (1 + np.exp(-true))).astype(np.int64)
    return (2.5 * true + 1 if distorted else true), outcome


def test_true_log_odds_need_no_calibration_or_almost_none() -> None:
    raw, outcome = sample(distorted=False)
    chosen, judged = choose_calibration(raw, outcome)
    by_method = {one.method: one for one in judged}
    assert list(by_method) == list(Method)
    assert by_method[chosen.method].brier <= by_method[Method.NONE].brier * 1.001


def test_distorted_log_odds_are_straightened() -> None:
    raw, outcome = sample(distorted=True)
    chosen, judged = choose_calibration(raw, outcome)
    assert chosen.method is not Method.NONE
    before = next(one for one in judged if one.method is Method.NONE)
    assert expected_calibration_error(outcome, calibrated(chosen, raw)) < before.calibration_error / 3


@pytest.mark.parametrize("method", list(Method))
def test_every_method_keeps_the_order_of_any_rows(method: Method) -> None:
    raw, outcome = sample(distorted=True)
    fitted = fit_calibration(method, raw, outcome)
    assert (np.diff(calibrated(fitted, np.linspace(-4, 4, 500))) > 0).all()


def test_an_order_that_is_upside_down_is_never_turned_round() -> None:
    raw, outcome = sample(distorted=False)
    for method in Method:
        curve = fit_calibration(method, -raw, outcome).curve()
        assert curve(-1.0) < curve(1.0)


def test_few_rows_or_few_bad_ones_are_not_enough_for_isotonic() -> None:
    raw, outcome = sample(distorted=True, rows=500)
    assert Method.ISOTONIC not in {one.method for one in choose_calibration(raw, outcome)[1]}


def test_equal_raw_values_are_one_knot() -> None:
    raw, outcome = np.repeat([0.0, 1.0], 600), np.tile([0, 0, 1, 0], 300)
    assert len(fit_calibration(Method.ISOTONIC, raw, outcome).knots) == 2
