"""What the default model does to real people it has not seen: directions, cleared fields, protected features."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.definition import Contract, Feature, FeatureType, Monotone
from app.ml.contracts.loader import load_contract
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import Table
from tests.ml.models import raw_log_odds

Applicants = list[dict[str, Any]]
INPUTS = {feature.name: feature for feature in load_contract("consumer_loan").inputs}
WITH_A_DIRECTION = [name for name, feature in INPUTS.items() if feature.monotone is not Monotone.NONE]
NULLABLE = [name for name, feature in INPUTS.items() if feature.nullable]
OUTSIDE_THE_MODEL = [name for name, feature in INPUTS.items() if not feature.in_model]
SHARES = [0.01, 0.3, 1.0]


def worse(feature: Feature, value: Any, *, share: float) -> Any:
    """The value moved by that share of the way to the worse end of what was seen in training."""
    if feature.type is FeatureType.BOOLEAN:
        return feature.monotone is Monotone.INCREASING
    low, high = feature.seen or (0, 0)
    end = max(high, value) if feature.monotone is Monotone.INCREASING else min(low, value)
    moved = value + share * (end - value)
    return round(moved) if feature.type is FeatureType.INTEGER else round(moved, 2)


def always(value: Any) -> Callable[[Any], Any]:
    """A change to that value, whatever it was."""
    return lambda _: value


def changed(contract: Contract, applicants: Applicants, name: str, change: Callable[[Any], Any]) -> Applicants:
    """Legal applicants with that field changed; what is missing stays missing."""
    return [
        check_applicant(contract, {**one, name: None if one[name] is None else change(one[name])}) for one in applicants
    ]


@pytest.fixture(scope="module")
def before(engine: ScoringEngine, held_out: Table) -> NDArray[np.float64]:
    """Raw log-odds of the held-out applicants as they are; the PD rises with them."""
    return raw_log_odds(engine, held_out.applicants)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", WITH_A_DIRECTION)
def test_a_feature_moved_to_the_worse_never_lowers_the_pd(
    engine: ScoringEngine, held_out: Table, before: NDArray[np.float64], name: str, share: float
) -> None:
    feature = INPUTS[name]
    moved = changed(engine.contract, held_out.applicants, name, lambda value: worse(feature, value, share=share))
    after = raw_log_odds(engine, moved)
    assert (after >= before).all()
    assert share < 1 or (after > before).any(), "the feature moves nobody's PD: nothing was tested"


@pytest.mark.parametrize("name", WITH_A_DIRECTION)
def test_the_hard_limit_on_the_bad_side_is_the_worst(engine: ScoringEngine, held_out: Table, name: str) -> None:
    feature = INPUTS[name]
    low, high = (False, True) if feature.type is FeatureType.BOOLEAN else feature.allowed or (0, 0)
    best, worst = (low, high) if feature.monotone is Monotone.INCREASING else (high, low)
    ends = [changed(engine.contract, held_out.applicants, name, always(end)) for end in (best, worst)]
    assert (raw_log_odds(engine, ends[0]) <= raw_log_odds(engine, ends[1])).all()


@pytest.mark.parametrize("name", NULLABLE)
def test_clearing_a_field_never_lowers_the_pd(
    engine: ScoringEngine, held_out: Table, before: NDArray[np.float64], name: str
) -> None:
    cleared = [{**applicant, name: None} for applicant in held_out.applicants]
    after = raw_log_odds(engine, cleared)
    assert (after >= before).all()
    assert (after > before).any()


def test_clearing_everything_never_lowers_the_pd(
    engine: ScoringEngine, held_out: Table, before: NDArray[np.float64]
) -> None:
    nothing = dict.fromkeys(NULLABLE)
    assert (raw_log_odds(engine, [{**applicant, **nothing} for applicant in held_out.applicants]) >= before).all()


@pytest.mark.parametrize("name", OUTSIDE_THE_MODEL)
def test_a_protected_feature_changes_nothing(
    engine: ScoringEngine, held_out: Table, before: NDArray[np.float64], name: str
) -> None:
    feature = INPUTS[name]
    values: list[Any] = [category.value for category in feature.categories] or list(feature.allowed or ())
    for value in values:
        other = changed(engine.contract, held_out.applicants, name, always(value))
        assert raw_log_odds(engine, other).tolist() == before.tolist()


def test_age_and_family_status_are_the_inputs_outside_the_model() -> None:
    assert OUTSIDE_THE_MODEL == ["age", "family_status"]


def test_no_reason_names_a_protected_or_display_feature(engine: ScoringEngine, held_out: Table) -> None:
    outside = {feature.name for feature in engine.contract.features if not feature.in_model}
    (one,) = engine.score({name: [held_out.applicants[0][name]] for name in INPUTS})
    assert outside == {"age", "family_status", "age_group", "days_employed_bin"}
    assert outside.isdisjoint(reason["feature"] for reason in one.reasons or [])
