"""One applicant against the contract: legal ones pass and stay equal, every fault names its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import InvalidInput
from app.ml.contracts.applicant import check_applicant, check_changes, expectation
from app.ml.contracts.definition import Contract, Feature
from app.ml.contracts.loader import load_contract, shipped_contracts
from tests.fixtures.applicants import applicants, as_kept, illegal_values, lowest_applicant
from tests.fixtures.legal_applicant import APPLICANT

CONTRACTS = [load_contract(name) for name in shipped_contracts()]
EVERY_INPUT = [pytest.param(c, f, id=f"{c.name}-{f.name}") for c in CONTRACTS for f in c.inputs]
both_contracts = pytest.mark.parametrize("contract", CONTRACTS, ids=shipped_contracts())


def problem_of(contract: Contract, changed: dict[str, Any]) -> str:
    """What is said about an otherwise legal applicant with that change."""
    with pytest.raises(InvalidInput) as fault:
        check_applicant(contract, {**lowest_applicant(contract), **changed})
    (problem,) = fault.value.fields
    assert problem.field == next(iter(changed))
    return str(problem)


@both_contracts
@given(data=st.data())
def test_every_legal_applicant_passes_and_comes_back_equal(contract: Contract, data: st.DataObject) -> None:
    applicant = data.draw(applicants(contract))
    checked = check_applicant(contract, applicant)
    assert checked == as_kept(contract, applicant)
    assert list(checked) == [feature.name for feature in contract.inputs]


@both_contracts
@given(data=st.data())
def test_checking_again_changes_nothing(contract: Contract, data: st.DataObject) -> None:
    checked = check_applicant(contract, data.draw(applicants(contract)))
    again = check_applicant(contract, checked)
    assert again == checked
    assert [type(value) for value in again.values()] == [type(value) for value in checked.values()]


@both_contracts
@given(data=st.data())
def test_changes_are_checked_and_returned_alone(contract: Contract, data: st.DataObject) -> None:
    applicant = data.draw(applicants(contract))
    names = data.draw(st.sets(st.sampled_from(sorted(applicant))))
    changes = {name: applicant[name] for name in names}
    assert check_changes(contract, changes) == as_kept(contract, changes)


@pytest.mark.parametrize(("contract", "feature"), EVERY_INPUT)
def test_each_illegal_value_is_refused_with_the_field_and_what_is_expected(
    contract: Contract, feature: Feature
) -> None:
    for value in illegal_values(feature):
        said = problem_of(contract, {feature.name: value})
        assert said.startswith(f"{feature.name}: must be {expectation(feature)}; got {repr(value)[:37]}")
        with pytest.raises(InvalidInput, match=f"^{feature.name}: must be "):
            check_changes(contract, {feature.name: value})


@pytest.mark.parametrize(("contract", "feature"), EVERY_INPUT)
def test_null_clears_a_nullable_field_and_no_other(contract: Contract, feature: Feature) -> None:
    if feature.nullable:
        assert check_changes(contract, {feature.name: None}) == {feature.name: None}
    else:
        with pytest.raises(InvalidInput, match=f"^{feature.name}: must be .*; got None$"):
            check_changes(contract, {feature.name: None})


@pytest.mark.parametrize(("contract", "feature"), EVERY_INPUT)
def test_every_input_is_required(contract: Contract, feature: Feature) -> None:
    applicant = {name: value for name, value in lowest_applicant(contract).items() if name != feature.name}
    with pytest.raises(InvalidInput) as fault:
        check_applicant(contract, applicant)
    assert fault.value.detail == f"{feature.name}: is required: {expectation(feature)}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("age", "a whole number from 18 to 110 (years)"),
        ("has_negative_records", "true or false"),
        ("credit_amount", "an amount from 1 to 1,000,000,000 with at most two decimals"),
        ("debt_total", "an amount from 0 to 1,000,000,000,000 with at most two decimals, or null"),
        ("job_type", "one of fixed, freelance, part_time, others, unknown"),
    ],
)
def test_what_is_expected_is_said_in_words(contract: Contract, name: str, expected: str) -> None:
    assert expectation(contract.by_name[name]) == expected


def test_zero_income_is_missing_income(contract: Contract) -> None:
    assert check_applicant(contract, {**APPLICANT, "income_monthly": 0})["income_monthly"] is None
    assert check_changes(contract, {"income_monthly": 0.0}) == {"income_monthly": None}


def test_zero_debt_stays_zero(contract: Contract) -> None:
    assert check_changes(contract, {"debt_total": 0}) == {"debt_total": 0}


def test_every_fault_is_told_at_once(contract: Contract) -> None:
    with pytest.raises(InvalidInput) as fault:
        check_applicant(contract, {**APPLICANT, "age": 17, "housing": "cave", "shoe_size": 43})
    assert {problem.field for problem in fault.value.fields} == {"age", "housing", "shoe_size"}


def test_a_long_value_is_cut_in_the_message(contract: Contract) -> None:
    assert len(problem_of(contract, {"housing": "x" * 10_000})) < 200


@pytest.mark.parametrize(
    ("written", "meant"),
    [("incom_monthly", "income_monthly"), ("credit_ammount", "credit_amount"), ("Housing", "housing")],
)
def test_an_unknown_name_suggests_a_close_one(contract: Contract, written: str, meant: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        check_changes(contract, {written: 1})
    assert fault.value.detail == f"{written}: is not a feature of the contract consumer_loan; did you mean {meant}?"


def test_a_name_close_to_nothing_is_sent_to_the_schema(contract: Contract) -> None:
    with pytest.raises(
        InvalidInput, match=r"^xyzzy: is not a feature of the contract consumer_loan; GET /schema/applican"
    ):
        check_changes(contract, {"xyzzy": 1})


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("annuity", "credit_amount, term_months"),
        ("loan_to_price", "credit_amount, goods_price"),
        ("free_cash_after_annuity", "income_monthly, expenses_monthly, debt_total, annuity"),
        ("age_group", "age"),
        ("days_employed_bin", "days_employed"),
    ],
)
def test_a_derived_feature_cannot_be_set(contract: Contract, name: str, sources: str) -> None:
    for check in (check_applicant, check_changes):
        with pytest.raises(InvalidInput) as fault:
            check(contract, {**APPLICANT, name: 1})
        assert fault.value.detail == f"{name}: is derived from {sources} and cannot be set; change those"


def test_what_the_contract_does_not_let_edit_is_refused(contract: Contract) -> None:
    features = [feature.model_dump() | {"editable": feature.name != "age"} for feature in contract.features]
    fixed = Contract.model_validate(contract.model_dump() | {"features": features})
    with pytest.raises(InvalidInput, match="age: cannot be edited"):
        check_changes(fixed, {"age": 44})
