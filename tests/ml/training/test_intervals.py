"""Intervals: they hold the figure, shrink with rows, and agree with what can be computed another way."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.evaluation.resampling import metric_intervals
from app.ml.training.intervals import jeffreys_p_value, rate_interval
from app.ml.training.metrics import brier, ks
from tests.ml.samples import scored


def test_resampled_figures_are_those_of_the_evaluation_and_lie_within() -> None:
    outcome, proba = scored(600)
    found = metric_intervals(outcome, proba, seed=1)
    assert found["ks"].value == pytest.approx(ks(outcome, proba))
    assert found["brier"].value == pytest.approx(brier(outcome, proba))
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
