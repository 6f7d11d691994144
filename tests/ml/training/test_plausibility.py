"""What a model seems to have learned: every warning has a small table that raises it, and a twin that must not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract
from app.ml.training.plausibility import dominant_features, model_outputs, outcome_doubts
from app.ml.training.suspicious_names import suggested_direction
from tests.ml.models import TINY, without_directions

RANDOM = np.random.default_rng(8)
DEBT, INCOME = RANDOM.normal(size=2000), RANDOM.normal(size=2000)
JOB = np.array(["fixed"] * 2000, dtype=object)
ARRAYS: Arrays = {"debt": DEBT, "income": INCOME, "job": JOB}


def outcome_of(log_odds: NDArray[np.float64]) -> NDArray[np.int64]:
    return (RANDOM.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))).astype(np.int64)


def named(old: str, new: str) -> Contract:
    said = TINY.model_dump()
    said["features"] = [{**one, "name": new if one["name"] == old else one["name"]} for one in said["features"]]
    return Contract.model_validate(said)


SOUND = outcome_of(DEBT - INCOME - 1)


def test_a_set_that_is_mostly_bad_is_named_and_one_with_fewer_bad_is_not() -> None:
    mostly_bad = outcome_of(DEBT - INCOME + 0.6)
    (warning,) = outcome_doubts(TINY, ARRAYS, mostly_bad)
    assert "of the rows are bad: if 1 means a good loan here" in warning
    assert list(outcome_doubts(TINY, ARRAYS, SOUND)) == []


@pytest.mark.parametrize("contract", [TINY, without_directions(TINY)], ids=["by the contract", "by the names"])
def test_an_outcome_that_is_turned_round_is_named_and_a_sound_one_is_not(contract: Contract) -> None:
    rare_good = outcome_of(-DEBT + INCOME - 1)
    (warning,) = outcome_doubts(contract, ARRAYS, rare_good)
    assert warning.startswith("the bad rate moves against what is expected with debt, income: if good and bad")
    assert list(outcome_doubts(contract, ARRAYS, SOUND)) == []


def test_one_feature_against_and_one_along_is_no_doubt() -> None:
    assert list(outcome_doubts(TINY, ARRAYS, outcome_of(DEBT + INCOME - 1))) == []


@pytest.mark.parametrize("name", ["score", "prob_bad", "pred", "pd", "external_rating", "default_day", "skor_banka"])
def test_a_name_of_a_models_output_is_named(name: str) -> None:
    (warning,) = model_outputs(named("debt", name))
    assert warning.startswith(f"{name}: its name sounds like a model's output")


@pytest.mark.parametrize("name", ["debt", "scored_goals", "probation", "predecessor", "updated", "operating_costs"])
def test_an_ordinary_name_is_not(name: str) -> None:
    assert list(model_outputs(named("debt", name))) == []


def test_a_feature_that_is_nearly_the_whole_model_is_named_and_one_of_several_is_not() -> None:
    by_debt = outcome_of(2 * DEBT + 0.1 * INCOME - 1)
    (warning,) = dominant_features(TINY, ARRAYS, by_debt, model_auc=0.86)
    assert warning.startswith("debt: it alone has a Gini of 0.")
    assert list(dominant_features(TINY, ARRAYS, SOUND, model_auc=0.82)) == []


def test_a_model_of_one_feature_is_that_feature_and_no_doubt() -> None:
    said = TINY.model_dump()
    alone = Contract.model_validate({**said, "features": said["features"][:1]})
    assert list(dominant_features(alone, ARRAYS, outcome_of(2 * DEBT - 1), model_auc=0.85)) == []


def test_words_that_turn_a_meaning_round_suggest_nothing() -> None:
    assert [suggested_direction(name) for name in ("months_since_late", "debt_limit", "late_payments")] == [0, 0, 1]
