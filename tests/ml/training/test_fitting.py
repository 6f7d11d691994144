"""Fitting the trees: same data and seed, same hash; progress told tree by tree; validation rows stop it early."""

import numpy as np
import pytest

from app.ml.contracts.columns import to_arrays
from app.ml.contracts.definition import Contract
from app.ml.scoring.artifact import sha256_of
from app.ml.training.fitting import TrainingSettings, fit, fit_model
from tests.ml.models import TINY, some_loans, tiny_engine, tiny_table

FEW_TREES = TrainingSettings(iterations=8, thread_count=1)


def test_the_same_seed_gives_the_same_hash_and_another_does_not(contract: Contract) -> None:
    one, same = (fit(contract, some_loans(), settings=FEW_TREES) for _ in range(2))
    other = fit(contract, some_loans(), settings=TrainingSettings(iterations=8, thread_count=1, random_seed=1))
    assert sha256_of(one) == sha256_of(same) != sha256_of(other)


def test_progress_is_told_tree_by_tree(contract: Contract) -> None:
    told: list[tuple[int, int]] = []
    fit(contract, some_loans(), settings=FEW_TREES, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 8) for done in range(1, 9)]


def test_training_stops_when_the_validation_rows_no_longer_get_better() -> None:
    arrays, outcome = to_arrays(TINY, tiny_table().columns), tiny_table().outcome
    noise = 1 - outcome
    fitted = fit_model(TINY, arrays, outcome, FEW_TREES, validation=(arrays, noise), patience=2)
    assert fitted.model.tree_count_ < 8


def test_a_model_measured_in_training_has_the_engines_raw_log_odds() -> None:
    arrays = to_arrays(TINY, tiny_table().columns)
    arrays["debt"][:5] = np.nan
    settings = TrainingSettings(iterations=60, depth=3, thread_count=1)
    fitted = fit_model(TINY, to_arrays(TINY, tiny_table().columns), tiny_table().outcome, settings)
    engine = tiny_engine()
    assert fitted.raw_log_odds(arrays) == pytest.approx(engine.raw_log_odds(engine.pool(arrays)), abs=1e-12)
