"""Applicants as columns: the model's order, missing as NaN, and the same bits for a row alone and in a batch."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.contracts.columns import derive_row, to_arrays, to_columns, with_derived
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract, shipped_contracts
from tests.fixtures.applicants import applicants
from tests.fixtures.legal_applicant import APPLICANT

CONTRACTS = [load_contract(name) for name in shipped_contracts()]


def test_numeric_columns_stand_first_each_kind_in_contract_order(contract: Contract) -> None:
    assert contract.numeric_columns == (
        "days_employed",
        "has_negative_records",
        "income_monthly",
        "expenses_monthly",
        "assets_total",
        "debt_total",
        "credit_amount",
        "goods_price",
        "term_months",
        "annuity",
        "loan_to_price",
        "free_cash_after_annuity",
    )
    assert contract.categorical_columns == ("housing", "job_type")


@pytest.mark.parametrize("contract", CONTRACTS, ids=shipped_contracts())
def test_what_is_protected_or_for_display_is_no_column_of_the_model(contract: Contract) -> None:
    outside = {f.name for f in contract.features if {"protected", "monitor_only", "display"} & set(f.governance)}
    assert "age_group" in outside
    assert outside.isdisjoint(contract.numeric_columns + contract.categorical_columns)


def test_rows_become_columns_with_none_for_what_is_not_there(contract: Contract) -> None:
    columns = to_columns(contract, [APPLICANT, {"age": 20}])
    assert list(columns) == [feature.name for feature in contract.inputs]
    assert columns["age"] == [36, 20]
    assert columns["housing"] == ["owner", None]


def test_missing_numbers_are_nan_and_flags_are_numbers(contract: Contract) -> None:
    worse = {**APPLICANT, "income_monthly": None, "has_negative_records": True}
    arrays = to_arrays(contract, to_columns(contract, [APPLICANT, worse]))
    assert arrays["income_monthly"].dtype == np.float64
    assert np.isnan(arrays["income_monthly"].astype(float)).tolist() == [False, True]
    assert arrays["has_negative_records"].tolist() == [0, 1]


def test_a_column_that_is_not_there_is_named(contract: Contract) -> None:
    columns = to_columns(contract, [APPLICANT])
    del columns["goods_price"]
    with pytest.raises(KeyError, match="goods_price"):
        to_arrays(contract, columns)


@pytest.mark.parametrize("contract", CONTRACTS, ids=shipped_contracts())
@given(data=st.data())
def test_a_row_alone_has_the_bits_it_has_in_a_batch(contract: Contract, data: st.DataObject) -> None:
    rows = data.draw(st.lists(applicants(contract), min_size=2, max_size=9))
    batch = to_arrays(contract, to_columns(contract, rows))
    for place, row in enumerate(rows):
        alone = to_arrays(contract, to_columns(contract, [row]))
        assert {name: _bits(column[0]) for name, column in alone.items()} == {
            name: _bits(column[place]) for name, column in batch.items()
        }


def test_derived_values_of_one_row_are_plain_python(contract: Contract) -> None:
    derived = derive_row(contract, {**APPLICANT, "income_monthly": None})
    assert derived == {
        "annuity": 28340.28,
        "loan_to_price": 0.7143,
        "free_cash_after_annuity": None,
        "age_group": "35-45",
        "days_employed_bin": "5-10 year",
    }
    assert [type(value) for value in derived.values()] == [float, float, type(None), str, str]


def _bits(value: Any) -> Any:
    return value.tobytes() if isinstance(value, np.float64) else value


@pytest.mark.parametrize("contract", CONTRACTS, ids=shipped_contracts())
@given(data=st.data())
def test_a_derived_feature_that_is_wanted_alone_has_its_sources_and_the_same_bits(
    contract: Contract, data: st.DataObject
) -> None:
    columns = to_columns(contract, [data.draw(applicants(contract))])
    arrays = to_arrays(contract, columns)
    inputs = {f.name: np.array(columns[f.name], dtype=np.float64 if f.is_numeric else object) for f in contract.inputs}
    for feature in contract.derived:
        found = with_derived(contract, inputs, wanted={feature.name})
        np.testing.assert_array_equal(found[feature.name], arrays[feature.name])


def test_the_sources_of_a_derived_feature_are_had_however_many_stand_between(contract: Contract) -> None:
    (model,) = (feature for feature in contract.features if feature.name == "loan_to_price")
    derived = {"formula": "loan_to_price", "inputs": {"loan": "free_cash_after_annuity", "price": "goods_price"}}
    longer = {**model.model_dump(mode="json"), "name": "cash_to_price", "derived": derived}
    plain = contract.model_dump(mode="json")
    chained = Contract.model_validate({**plain, "features": [*plain["features"], longer]})
    arrays = to_arrays(chained, to_columns(chained, [APPLICANT]))
    inputs = {feature.name: arrays[feature.name] for feature in chained.inputs}
    found = with_derived(chained, inputs, wanted={"cash_to_price"})
    np.testing.assert_array_equal(found["cash_to_price"], arrays["cash_to_price"])
    assert not np.isnan(found["cash_to_price"]).any()
