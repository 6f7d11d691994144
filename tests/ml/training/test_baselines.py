"""The scorecard beside the model: a model that is not shown to be better is said to be so, its twin is not."""

import numpy as np
import pytest

from app.ml.evaluation.auc import Interval
from app.ml.training.baselines import ScorecardComparison, compare_with_scorecard, fit_scorecard
from app.ml.training.fitting import TrainingSettings, fit_model
from app.ml.training.metrics import evaluate
from app.ml.training.sample import Sample
from tests.ml.models import TINY, without_directions

ROWS = 3000
FREE = without_directions(TINY)


def compared(*, is_interaction: bool) -> ScorecardComparison:
    """A model and a scorecard, both fitted on one half of such loans and judged on the other."""
    random = np.random.default_rng(21)
    debt, income = random.normal(size=(2, ROWS))
    log_odds = 2.5 * np.sign(debt * income) if is_interaction else debt - income
    outcome = (random.random(ROWS) < 1 / (1 + np.exp(1 - log_odds))).astype(np.int64)
    arrays = {"debt": debt, "income": income, "job": np.array(["fixed", "season"] * (ROWS // 2), dtype=object)}
    loans = Sample(arrays, outcome, [str(number) for number in range(ROWS)])
    training, held_out = loans.part(np.arange(ROWS // 2)), loans.part(np.arange(ROWS // 2, ROWS))
    settings = TrainingSettings(iterations=60, depth=3, learning_rate=0.1, thread_count=1)
    fitted = fit_model(FREE, training.arrays, training.outcome, settings)
    return compare_with_scorecard(fit_scorecard(FREE, training), held_out, fitted.raw_log_odds(held_out.arrays))


def test_a_model_that_finds_what_a_scorecard_cannot_is_better_and_unproven_on_plain_effects() -> None:
    assert compared(is_interaction=True).verdict.startswith("The tree model is better than the scorecard")
    plain = compared(is_interaction=False)
    assert plain.gain.low <= 0
    assert "not shown to be better" in plain.verdict or "WORSE" in plain.verdict


@pytest.mark.parametrize(
    ("gain", "said"),
    [
        (Interval(0.02, 0.001, 0.04), "is better than"),
        (Interval(0.02, -0.001, 0.04), "is not shown to be better than"),
        (Interval(-0.02, -0.04, -0.001), "is WORSE than"),
    ],
)
def test_the_interval_of_the_difference_decides_what_is_said(gain: Interval, said: str) -> None:
    metrics = evaluate(np.array([0, 1]), np.array([0.2, 0.8]))
    found = ScorecardComparison(metrics, Interval(0.8, 0.7, 0.9), gain, {}, {})
    assert said in found.verdict
