"""What the borrower would be told is true: sentences beside the values of real people the model has not seen."""

from typing import Any

import pytest

from app.ml.contracts.columns import to_columns
from app.ml.contracts.definition import Contract
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.dataset import Table

Values = dict[str, list[Any]]


@pytest.fixture(scope="module")
def told(engine: ScoringEngine, contract: Contract, held_out: Table) -> tuple[Values, Values]:
    """The values of each feature that lowered somebody's rating, and those that raised somebody's."""
    lowers: Values = {}
    raises: Values = {}
    for scored in engine.score(to_columns(contract, held_out.applicants)):
        for reason in scored.reasons or []:
            if reason["contribution"]:
                kind = lowers if reason["contribution"] > 0 else raises
                kind.setdefault(reason["feature"], []).append(reason["value"])
    return lowers, raises


def known(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def test_yes_and_no_are_told_as_they_are(told: tuple[Values, Values]) -> None:
    lowers, raises = told
    assert set(lowers["has_negative_records"]) == {True}
    assert set(raises["has_negative_records"]) == {False}


def test_nobody_without_debts_is_told_of_debts(told: tuple[Values, Values]) -> None:
    assert min(known(told[0]["debt_total"])) > 0


def test_most_of_the_price_is_more_than_half_of_it_and_a_good_part_a_fifth(told: tuple[Values, Values]) -> None:
    lowers, raises = told
    assert min(lowers["loan_to_price"]) > 0.5
    assert max(raises["loan_to_price"]) < 0.8


def test_who_has_cash_left_is_told_so(told: tuple[Values, Values]) -> None:
    assert min(told[1]["free_cash_after_annuity"]) > 0


@pytest.mark.parametrize("name", ["income_monthly", "assets_total", "debt_total", "free_cash_after_annuity"])
def test_a_missing_value_only_ever_lowers(told: tuple[Values, Values], name: str) -> None:
    lowers, raises = told
    assert None in lowers[name]
    assert None not in raises[name]
