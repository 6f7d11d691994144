"""Metrics against cases that can be counted by hand."""

import numpy as np
import pytest

from app.ml.training.metrics import evaluate


def test_perfect_and_reversed_order() -> None:
    outcome = np.array([0, 0, 1, 1])
    best, worst = evaluate(outcome, [0.1, 0.2, 0.8, 0.9]), evaluate(outcome, [0.9, 0.8, 0.2, 0.1])
    assert (best.auc, best.gini, best.ks) == (1, 1, 1)
    assert (worst.auc, worst.gini, worst.ks) == (0, -1, 0)


def test_a_constant_pd_tells_nothing_apart() -> None:
    metrics = evaluate(np.array([0, 0, 0, 1]), [0.25] * 4)
    assert (metrics.rows, metrics.bad_rate, metrics.auc, metrics.ks) == (4, 0.25, 0.5, 0)
    assert metrics.brier == pytest.approx(0.25 * 0.75)


def test_auc_is_the_share_of_pairs_in_the_right_order_and_ks_the_largest_gap() -> None:
    outcome, proba = np.array([0, 1, 0, 1, 0]), [0.1, 0.3, 0.4, 0.8, 0.2]
    metrics = evaluate(outcome, proba)
    assert metrics.auc == pytest.approx(5 / 6)
    assert metrics.ks == pytest.approx(2 / 3)
    assert metrics.brier == pytest.approx((0.1**2 + 0.7**2 + 0.4**2 + 0.2**2 + 0.2**2) / 5)
    assert metrics.as_dict()["gini"] == pytest.approx(2 * 5 / 6 - 1)
