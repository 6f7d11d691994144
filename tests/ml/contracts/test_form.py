"""The contract as a form: whole, in order, and plain JSON."""

import json
from typing import Any

import pytest

from app.ml.contracts.definition import Contract
from app.ml.contracts.form import applicant_form
from app.ml.contracts.loader import load_contract, shipped_contracts
from app.ml.grades.bands import describe_bands


@pytest.mark.parametrize("name", shipped_contracts())
def test_every_feature_is_in_the_form_in_order(name: str) -> None:
    contract = load_contract(name)
    form = applicant_form(contract, describe_bands())
    assert (form["name"], form["version"], form["title"]) == (name, contract.version, contract.title.model_dump())
    assert [field["name"] for field in form["features"]] == [feature.name for feature in contract.features]
    assert all(set(field["labels"]) == {"ru", "en"} and field["expected"] for field in form["features"])


@pytest.mark.parametrize("name", shipped_contracts())
def test_the_form_survives_json(name: str) -> None:
    text = json.dumps(applicant_form(load_contract(name), describe_bands()), allow_nan=False)
    assert [field["name"] for field in json.loads(text)["features"]] == [f.name for f in load_contract(name).features]


def test_a_number_has_its_range_unit_and_median(contract: Contract) -> None:
    field = _fields(contract)["days_employed"]
    assert (field["type"], field["unit"], field["minimum"], field["maximum"]) == ("int", "days", 0, 29_200)
    assert (list(field["seen"]), field["median"], field["monotone"]) == ([0, 17_520], 1825, "decreasing")


def test_a_category_has_its_values_with_labels(contract: Contract) -> None:
    categories = _fields(contract)["job_type"]["categories"]
    assert [category["value"] for category in categories] == ["fixed", "freelance", "part_time", "others", "unknown"]
    assert categories[0]["labels"] == {"ru": "постоянная", "en": "permanent"}


def test_derived_features_are_shown_and_cannot_be_edited(contract: Contract) -> None:
    fields = _fields(contract)
    derived = {name: field["derived_from"] for name, field in fields.items() if field["derived_from"]}
    assert list(derived) == [feature.name for feature in contract.derived]
    assert derived["loan_to_price"] == ["credit_amount", "goods_price"]
    assert not any(fields[name]["editable"] for name in derived)
    assert all(fields[feature.name]["editable"] for feature in contract.inputs)


def test_nullable_fields_are_marked(contract: Contract) -> None:
    nullable = {name for name, field in _fields(contract).items() if field["nullable"]}
    assert nullable == {"income_monthly", "assets_total", "debt_total", "free_cash_after_annuity"}


def _fields(contract: Contract) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in applicant_form(contract, describe_bands())["features"]}
