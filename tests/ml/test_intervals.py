"""Intervals: they hold the figure, shrink with rows, and agree with what can be computed another way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from app.ml.evaluation import brier, expected_calibration_error, ks
from app.ml.intervals import auc_difference, auc_interval, jeffreys_p_value, metric_intervals, rate_interval

RANDOM = np.random.default_rng(4)


def scored(
    rows: int,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    true = RANDOM.normal(-1, 1, rows)
    outcome = (RANDOM.random(rows) < 1 / (1 + np.exp(-true))).astype(np.int64)
    return outcome, 1 / (1 + np.exp(-true))


def test_the_area_is_the_auc_also_with_ties() -> None:
    outcome, proba = scored(500)
    for values in (proba, proba.round(1)):
        found = auc_interval(outcome, values)
        assert found.value == pytest.approx(roc_auc_score(outcome, values), abs=1e-12)
        assert 0 <= found.low < found.value < found.high <= 1


def test_the_standard_error_of_delong_is_that_of_resampling() -> None:
    outcome, proba = scored(800)
    found = auc_interval(outcome, proba)
    rows = [RANDOM.integers(0, 800, 800) for _ in range(400)]
    spread = np.std([roc_auc_score(outcome[chosen], proba[chosen]) for chosen in rows])
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(spread, rel=0.2)


def test_a_score_is_no_better_than_itself_and_surely_better_than_noise() -> None:
    outcome, proba = scored(800)
    same = auc_difference(outcome, proba, 2 * proba)
    assert (same.value, same.low, same.high) == pytest.approx((0, 0, 0), abs=1e-12)
    assert auc_difference(outcome, proba, RANDOM.random(800)).low > 0


def test_a_perfect_order_has_no_interval() -> None:
    assert auc_interval(np.array([0, 0, 1, 1]), np.array([1.0, 2, 3, 4])).as_list() == [1, 1, 1]


def test_resampled_figures_are_those_of_the_evaluation_and_lie_within() -> None:
    outcome, proba = scored(600)
    found = metric_intervals(outcome, proba, seed=1)
    assert found["ks"].value == pytest.approx(ks(outcome, proba))
    assert found["brier"].value == pytest.approx(brier(outcome, proba))
    assert found["calibration_error"].value == pytest.approx(expected_calibration_error(outcome, proba))
    assert all(found[name].low < found[name].value < found[name].high for name in ("ks", "brier", "log_loss"))
    assert metric_intervals(outcome, proba, seed=1) == found


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_rate_lies_in_its_interval(bad: int, rows: int) -> None:
    bad = min(bad, rows)
    found = rate_interval(bad=bad, rows=rows)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(st.integers(0, 100), st.floats(0.001, 0.998))
def test_a_higher_pd_is_less_surely_too_low(bad: int, proba: float) -> None:
    now, higher = (jeffreys_p_value(bad=bad, rows=100, proba=value) for value in (proba, proba + 0.001))
    assert 0 <= now <= higher <= 1
    assert not math.isnan(now)
