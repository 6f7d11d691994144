"""Leaks: a feature that knows the outcome is found whatever its shape; an honest one is left alone."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

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


def column_of_auc(auc: float, rows: int = 20_000) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """A feature with that AUC, normal in the good and in the bad (AUC = Φ(distance / √2)), and the outcome."""
    random = np.random.default_rng(12)
    outcome = (random.random(rows) < 0.25).astype(np.int64)
    distance = float(np.sqrt(2) * norm.ppf(auc))
    return random.normal(size=rows) + distance * outcome, outcome


@pytest.mark.parametrize(
    ("auc", "found"),
    [
        (0.84, None),
        (0.86, ("it alone has an AUC of 0.8", False)),
        (0.94, ("it alone has an AUC of 0.9", False)),
        (0.96, ("it nearly tells the outcome by itself (AUC 0.96", True)),
    ],
    ids=["the twin below .85", "just above .85", "the twin below .95", "just above .95"],
)
def test_one_feature_is_warned_of_above_85_and_left_out_above_95(auc: float, found: tuple[str, bool] | None) -> None:
    debt, outcome = column_of_auc(auc)
    arrays = {"debt": debt, "income": np.flip(debt), "job": np.array(["fixed"] * len(debt), dtype=object)}
    listed = [(one.feature, one.why, one.strong) for one in find_leaks(TINY, arrays, outcome)]
    if found is None:
        assert listed == []
    else:
        ((feature, why, strong),) = listed
        assert (feature, strong) == ("debt", found[1])
        assert why.startswith(found[0])


@pytest.mark.parametrize(("name", "warned"), [("recoveries", True), ("recreation", False), ("months_employed", False)])
def test_a_name_of_what_is_known_too_late_is_warned_of_and_an_ordinary_one_is_not(name: str, warned: bool) -> None:
    said = TINY.model_dump()
    said["features"][1]["name"] = name
    arrays = {"debt": NOISE, name: NOISE, "job": np.array(["fixed"] * 1000, dtype=object)}
    assert [one.feature for one in find_leaks(Contract.model_validate(said), arrays, OUTCOME)] == [name] * warned
