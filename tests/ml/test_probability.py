"""Log-odds and probabilities: inverse of each other, never outside 0 and 1, ranks kept by the prior shift."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.probability import logit, prior_shift, rating, sigmoid

log_odds = st.floats(-30, 30)
rates = st.floats(0.001, 0.999)


@given(log_odds)
def test_sigmoid_and_logit_are_inverse(value: float) -> None:
    assert logit(sigmoid(value)) == pytest.approx(value, rel=1e-9, abs=1e-2 if value > 15 else 1e-9)


@given(log_odds, log_odds)
def test_higher_log_odds_never_give_a_lower_probability(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 < sigmoid(low) <= sigmoid(high) < 1


@pytest.mark.parametrize(("value", "probability"), [(-1e6, 0.0), (1e6, 1.0), (-745, math.exp(-745)), (745, 1.0)])
def test_extreme_log_odds_do_not_overflow(value: float, probability: float) -> None:
    assert sigmoid(value) == probability


@pytest.mark.parametrize("value", [0, 1, -0.1, 1.1, math.nan])
def test_there_are_no_log_odds_of_what_is_no_probability(value: float) -> None:
    with pytest.raises(ValueError, match="a probability strictly between 0 and 1 is expected"):
        logit(value)


@given(rates, rates)
def test_the_shift_moves_the_training_rate_to_the_portfolio_rate(training: float, portfolio: float) -> None:
    shift = prior_shift(training_rate=training, portfolio_rate=portfolio)
    assert sigmoid(logit(training) + shift) == pytest.approx(portfolio, rel=1e-9)


@given(rates)
def test_the_same_rate_shifts_nothing(rate: float) -> None:
    assert prior_shift(training_rate=rate, portfolio_rate=rate) == 0


@pytest.mark.parametrize(("proba", "shown"), [(0.0831, 0.92), (0.0, 1.0), (1.0, 0.0), (0.5049, 0.5)])
def test_the_rating_has_two_decimals_and_higher_is_better(proba: float, shown: float) -> None:
    assert rating(proba) == shown
