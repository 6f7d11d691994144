"""Leaks: a feature that knows the outcome is found whatever its shape; an honest one is left alone."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.ml.contracts.definition import Contract
from app.ml.training.leaks import find_leaks, single_feature_auc
from tests.ml.models import TINY

RANDOM = np.random.default_rng(1)
OUTCOME = (RANDOM.random(1000) < 0.2).astype(np.int64)
NOISE = RANDOM.normal(size=1000)


@pytest.mark.parametrize(
    "values",
    [
        OUTCOME.astype(float),
        -OUTCOME.astype(float),
        np.where(OUTCOME == 1, np.nan, NOISE),
        np.where(OUTCOME == 1, 2.0, RANDOM.choice([1.0, 3.0], 1000)),
        np.where(OUTCOME == 1, "late", "fine").astype(object),
    ],
    ids=["copy", "reversed", "missing tells", "the middle tells", "words"],
)
def test_what_knows_the_outcome_is_found(values: NDArray[np.generic]) -> None:
    assert single_feature_auc(values, OUTCOME) > 0.99


def test_noise_and_a_good_feature_know_little() -> None:
    assert single_feature_auc(NOISE, OUTCOME) < 0.6
    assert single_feature_auc(np.round(NOISE).astype(str).astype(object), OUTCOME) < 0.6
    assert 0.7 < single_feature_auc(NOISE + 2 * OUTCOME, OUTCOME) < 0.95


def test_suspicions_name_the_feature_and_how_strong_they_are() -> None:
    arrays = {"debt": OUTCOME.astype(float), "income": NOISE, "job": np.array(["fixed"] * 1000, dtype=object)}
    (found,) = find_leaks(TINY, arrays, OUTCOME)
    assert (found.feature, found.strong) == ("debt", True)
    assert "a copy of it" in found.why
    said = TINY.model_dump()
    said["features"][1]["name"] = "recoveries"
    renamed = {**arrays, "debt": NOISE, "recoveries": NOISE}
    (late,) = find_leaks(Contract.model_validate(said), renamed, OUTCOME)
    assert (late.feature, late.strong) == ("recoveries", False)
