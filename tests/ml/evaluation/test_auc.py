"""The area under the curve: as scikit-learn has it, with an interval that resampling confirms."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from app.ml.evaluation.auc import auc_difference, auc_interval
from tests.ml.samples import RANDOM, scored


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
