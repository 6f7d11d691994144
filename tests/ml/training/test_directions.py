"""Directions: found where the rows leave no doubt, and nowhere else."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.ml.contracts.definition import Contract, Monotone
from app.ml.training.directions import find_directions, with_directions
from tests.ml.models import TINY

RANDOM = np.random.default_rng(2)
VALUES = RANDOM.normal(size=3000)


def outcome_of(log_odds: NDArray[np.float64]) -> NDArray[np.int64]:
    return (RANDOM.random(len(log_odds)) < 1 / (1 + np.exp(-log_odds))).astype(np.int64)


def direction(values: NDArray[np.float64], outcome: NDArray[np.int64]) -> Monotone:
    arrays = {"debt": values, "income": values, "job": np.array(["fixed"] * len(values), dtype=object)}
    return find_directions(TINY, arrays, outcome)["debt"].monotone


@pytest.mark.parametrize(
    ("log_odds", "expected"),
    [
        (VALUES - 1, Monotone.INCREASING),
        (-VALUES - 1, Monotone.DECREASING),
        (np.abs(VALUES) - 1, Monotone.NONE),
        (np.full(3000, -1.0), Monotone.NONE),
    ],
    ids=["rises", "falls", "turns", "tells nothing"],
)
def test_the_direction_of_the_bad_rate_is_found(log_odds: NDArray[np.float64], expected: Monotone) -> None:
    assert direction(VALUES, outcome_of(log_odds)) is expected


def test_a_count_that_is_mostly_nought_still_has_a_direction() -> None:
    counts = RANDOM.poisson(0.1, 3000).astype(float)
    assert direction(counts, outcome_of(2 * counts - 2)) is Monotone.INCREASING


def test_where_missing_is_better_there_is_no_direction() -> None:
    missing = RANDOM.random(3000) < 0.2
    outcome = outcome_of(np.where(missing, -5, VALUES - 1))
    assert direction(np.where(missing, np.nan, VALUES), outcome) is Monotone.NONE


def test_rows_with_an_indicator_are_no_missing_values() -> None:
    coded = RANDOM.random(3000) < 0.2
    outcome = outcome_of(np.where(coded, -5, VALUES - 1))
    said = TINY.model_dump()
    said["features"][0]["special"] = [{"value": -9, "labels": {"ru": "нет", "en": "none"}, "counts_as": "indicator"}]
    arrays = {"debt": np.where(coded, np.nan, VALUES), "debt=-9": coded.astype(float), "income": VALUES}
    found = find_directions(Contract.model_validate(said), arrays, outcome)
    assert found["debt"].monotone is Monotone.INCREASING


def test_directions_go_into_the_contract_and_the_others_stay() -> None:
    arrays = {"debt": -VALUES, "income": np.zeros(3000), "job": np.array(["fixed"] * 3000, dtype=object)}
    contract = with_directions(TINY, find_directions(TINY, arrays, outcome_of(VALUES - 1)))
    assert contract.by_name["debt"].monotone is Monotone.DECREASING
    assert contract.by_name["income"].monotone is Monotone.NONE
    assert contract.by_name["job"] == TINY.by_name["job"]
