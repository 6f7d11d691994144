"""Log-odds and probabilities: inverse of each other, never outside 0 and 1, ranks kept by the prior shift."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.scoring.probability import logit, prior_shift, rating, ratings, sigmoid, sigmoids

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


@given(st.lists(st.floats(-800, 800), max_size=50))
def test_many_probabilities_have_the_bits_of_each(values: list[float]) -> None:
    assert sigmoids(np.array(values)).tolist() == [sigmoid(value) for value in values]


@given(st.lists(st.floats(0, 1) | st.integers(0, 1000).map(lambda thousandths: thousandths / 1000), max_size=50))
def test_many_ratings_have_the_bits_of_each_ties_included(probas: list[float]) -> None:
    assert ratings(np.array(probas)).tolist() == [rating(proba) for proba in probas]


def test_every_tie_of_a_rating_is_rounded_as_one_alone() -> None:
    ties = [(2 * n + 1) / 200 for n in range(100)]
    near = [float(np.nextafter(tie, side)) for tie in ties for side in (0, 1)]
    assert ratings(np.array(ties + near)).tolist() == [rating(proba) for proba in ties + near]
