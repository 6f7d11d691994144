"""Derived features of an applicant follow the inputs; what is unusual is a warning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.contracts.applicant import check_applicant, complete, warnings
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract, shipped_contracts
from tests.fixtures.applicants import applicants, lowest_applicant
from tests.fixtures.legal_applicant import APPLICANT

CONTRACTS = [load_contract(name) for name in shipped_contracts()]


@pytest.mark.parametrize("contract", CONTRACTS, ids=shipped_contracts())
@given(data=st.data())
def test_complete_adds_every_derived_feature_and_keeps_the_inputs(contract: Contract, data: st.DataObject) -> None:
    applicant = check_applicant(contract, data.draw(applicants(contract)))
    whole = complete(contract, applicant)
    assert list(whole) == [feature.name for feature in contract.features]
    assert {name: whole[name] for name in applicant} == applicant
    for feature in contract.derived:
        assert feature.nullable or whole[feature.name] is not None
        if feature.categories:
            assert whole[feature.name] in {category.value for category in feature.categories}


def test_complete_gives_money_in_hundredths_and_ratios_in_four_decimals(contract: Contract) -> None:
    whole = complete(contract, APPLICANT)
    assert (whole["annuity"], whole["loan_to_price"]) == (28340.28, 0.7143)
    assert whole["free_cash_after_annuity"] == round(125_000 - 51_000 - 0 - 28_340.28, 2)


@pytest.mark.parametrize("cleared", ["income_monthly", "debt_total"])
def test_free_cash_is_unknown_where_a_part_of_it_is(contract: Contract, cleared: str) -> None:
    assert complete(contract, {**APPLICANT, cleared: None})["free_cash_after_annuity"] is None


@pytest.mark.parametrize(
    ("days", "length"),
    [
        (0, "<1 year"),
        (364, "<1 year"),
        (365, "1-3 year"),
        (1094, "1-3 year"),
        (1095, "3-5 year"),
        (1824, "3-5 year"),
        (1825, "5-10 year"),
        (3649, "5-10 year"),
        (3650, "10-40 year"),
        (14_599, "10-40 year"),
        (14_600, "40+ year"),
        (29_200, "40+ year"),
    ],
)
def test_the_length_of_employment_follows_the_days(contract: Contract, days: int, length: str) -> None:
    assert complete(contract, {**APPLICANT, "days_employed": days})["days_employed_bin"] == length
    card = load_contract("card_application")
    assert complete(card, {**lowest_applicant(card), "days_employed": -days})["days_employed_bin"] == length


def test_the_original_mark_for_no_job_is_its_own_category() -> None:
    card = load_contract("card_application")
    assert complete(card, {**lowest_applicant(card), "days_employed": 365_243})["days_employed_bin"] == "not employed"


@pytest.mark.parametrize(
    ("age", "group"),
    [
        (18, "18-25"),
        (24, "18-25"),
        (25, "25-35"),
        (34, "25-35"),
        (35, "35-45"),
        (44, "35-45"),
        (45, "45-55"),
        (54, "45-55"),
        (55, "55-65"),
        (64, "55-65"),
        (65, "65+"),
        (110, "65+"),
    ],
)
def test_the_age_group_follows_the_age(contract: Contract, age: int, group: str) -> None:
    assert complete(contract, {**APPLICANT, "age": age})["age_group"] == group


@pytest.mark.parametrize(("days", "group"), [(-9131, "18-25"), (-9132, "25-35"), (-23_741, "55-65"), (-23_742, "65+")])
def test_the_age_group_follows_days_since_birth_with_leap_years(days: int, group: str) -> None:
    card = load_contract("card_application")
    assert complete(card, {**lowest_applicant(card), "days_birth": days})["age_group"] == group


@pytest.mark.parametrize(("name", "value"), [("age", 69), ("income_monthly", 5_999.99), ("goods_price", 11_140_000.01)])
def test_a_legal_value_outside_the_seen_range_is_a_warning(contract: Contract, name: str, value: float) -> None:
    applicant = check_applicant(contract, {**APPLICANT, name: value})
    (warning,) = warnings(contract, applicant)
    assert warning.field == name
    assert warning.message.startswith("is outside the usual range from ")


def test_values_at_both_ends_of_the_seen_range_are_no_warning(contract: Contract) -> None:
    for end in (0, 1):
        ends = {f.name: f.seen[end] for f in contract.inputs if f.seen}
        assert warnings(contract, {**APPLICANT, **ends}) == []


def test_a_missing_value_is_no_warning(contract: Contract) -> None:
    assert warnings(contract, {**APPLICANT, "income_monthly": None, "assets_total": None}) == []
