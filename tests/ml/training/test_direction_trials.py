"""Directions are judged one by one: what harms is dropped and named, the others stay."""

import numpy as np
import pytest

from app.ml.contracts.definition import Monotone
from app.ml.training.direction_trials import Trial, choose_directions, clearly_worse
from app.ml.training.fitting import TrainingSettings
from app.ml.training.registering import no_progress
from app.ml.training.sample import Sample
from tests.ml.models import TINY, without_directions

FREE = without_directions(TINY)
SETTINGS = TrainingSettings(iterations=150, learning_rate=0.1, depth=4)
ROWS = 4000


def made(*, turning: bool) -> Sample:
    """Risk rises with debt overall; in seasonal work it may fall, which only a free model can learn."""
    random = np.random.default_rng(21)
    debt, income = random.normal(size=ROWS), random.normal(size=ROWS)
    job = random.choice(np.array(["fixed", "season"], dtype=object), ROWS, p=[0.7, 0.3])
    slope = np.where(job == "season", -2.5, 3.0) if turning else np.full(ROWS, 2.0)
    log_odds = slope * debt - 1.2 * income
    outcome = (random.random(ROWS) < 1 / (1 + np.exp(1 - log_odds))).astype(np.int64)
    return Sample({"debt": debt, "income": income, "job": job}, outcome, [str(row) for row in range(ROWS)])


def test_only_the_direction_that_harms_is_dropped_and_the_reason_is_given() -> None:
    contract, directions, warnings = choose_directions(FREE, made(turning=True), SETTINGS, no_progress)
    assert contract.by_name["debt"].monotone is Monotone.NONE
    assert contract.by_name["income"].monotone is Monotone.DECREASING
    assert "holding it costs accuracy (log loss +0." in directions["debt"].why
    (warning,) = warnings
    assert warning.startswith("debt: its direction was dropped: the bad rate rises")


def test_directions_that_harm_nothing_stay_without_a_warning() -> None:
    contract, _, warnings = choose_directions(FREE, made(turning=False), SETTINGS, no_progress)
    assert contract.by_name["debt"].monotone is Monotone.INCREASING
    assert contract.by_name["income"].monotone is Monotone.DECREASING
    assert warnings == []


def test_they_are_tried_on_several_folds_and_on_part_of_a_large_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ml.training.cross_validation.ROWS_COMPARED", 1000)
    trial = Trial.on(made(turning=False), SETTINGS)
    assert len(trial.sample) == pytest.approx(1000, abs=5)
    assert len(trial.folds) == 3


def test_chance_alone_is_not_clearly_worse() -> None:
    random = np.random.default_rng(3)
    losses = random.normal(size=500)
    assert not clearly_worse(losses + random.normal(scale=0.1, size=500), losses)
    assert clearly_worse(losses + random.normal(0.05, 0.1, size=500), losses)
