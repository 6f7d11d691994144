"""Spellings that a contract declares: the same applicant by the API, the queue and files, and nothing else accepted."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import InvalidInput
from app.ml.batch.checks import Checker
from app.ml.batch.chunk import Chunk, Texts
from app.ml.contracts.applicant import applicant_model, check_applicant, check_changes, complete, expectation
from app.ml.contracts.loader import load_contract
from app.ml.tables.checked import read_columns
from app.ml.tables.raw import CsvFormat, RawTable
from app.ml.tables.spelling import Spelling
from tests.fixtures.applicants import lowest_applicant
from tests.fixtures.legal_applicant import APPLICANT

CARD = load_contract("card_application")
WIRE = {
    "CODE_GENDER": "F",
    "FLAG_OWN_CAR": "Y",
    "FLAG_OWN_REALTY": "N",
    "CNT_CHILDREN": 0,
    "AMT_INCOME_TOTAL": 112500.0,
    "NAME_INCOME_TYPE": "Working",
    "NAME_EDUCATION_TYPE": "Higher education",
    "NAME_FAMILY_STATUS": "Married",
    "NAME_HOUSING_TYPE": "House / apartment",
    "DAYS_BIRTH": 12_005,
    "DAYS_EMPLOYED": 1000,
    "FLAG_WORK_PHONE": 1,
    "FLAG_PHONE": 0,
    "FLAG_EMAIL": "0",
    "OCCUPATION_TYPE": "Unknown",
    "CNT_FAM_MEMBERS": 2.0,
}
"""An applicant as the original's data have one."""
OURS = {
    "code_gender": "F",
    "flag_own_car": True,
    "flag_own_realty": False,
    "cnt_children": 0,
    "amt_income_total": 112500,
    "name_income_type": "Working",
    "name_education_type": "Higher education",
    "name_family_status": "Married",
    "name_housing_type": "House / apartment",
    "days_birth": -12_005,
    "days_employed": -1000,
    "flag_work_phone": True,
    "flag_phone": False,
    "flag_email": False,
    "occupation_type": None,
    "cnt_fam_members": 2,
}


def changed(name: str, value: Any) -> Any:
    return check_changes(CARD, {name: value})[name]


@pytest.mark.parametrize("flag", [f.name for f in CARD.inputs if f.name.startswith("flag_")])
def test_a_flag_may_come_back_as_a_page_shows_it(flag: str) -> None:
    assert changed(flag, "true") is True
    assert changed(flag, "false") is False


def test_an_applicant_as_the_original_has_one_is_ours() -> None:
    assert check_applicant(CARD, WIRE) == OURS
    assert check_applicant(CARD, OURS) == OURS
    assert check_changes(CARD, WIRE) == OURS
    assert complete(CARD, check_applicant(CARD, WIRE))["days_employed_bin"] == "1-3 year"


@given(days=st.integers(1, 29_200))
def test_positive_days_of_employment_are_read_with_the_other_sign(days: int) -> None:
    assert changed("days_employed", days) == changed("days_employed", float(days)) == -days
    assert changed("days_employed", -days) == -days


@given(days=st.integers(6570, 29_200))
def test_positive_days_since_birth_are_read_with_the_other_sign(days: int) -> None:
    assert changed("days_birth", days) == changed("days_birth", -days) == -days


@given(days=st.integers(29_201, 10**6).filter(lambda days: days != 365_243))
def test_other_positive_days_are_refused(days: int) -> None:
    for name in ("days_employed", "days_birth"):
        with pytest.raises(InvalidInput, match=f"^{name}: must be a whole number from "):
            changed(name, days)


def test_the_mark_for_no_job_stays_and_is_no_birthday() -> None:
    assert changed("days_employed", 365_243) == changed("days_employed", 365_243.0) == 365_243
    with pytest.raises(InvalidInput):
        changed("days_birth", 365_243)
    said = "a whole number from -29,200 to 0, or 365,243 (not employed) (days, negative)"
    assert expectation(CARD.by_name["days_employed"]) == said


def test_the_schema_shows_the_special_value() -> None:
    schema = applicant_model(CARD).model_json_schema()["properties"]["days_employed"]
    assert {"enum": [365243]} in schema["anyOf"]


@pytest.mark.parametrize("value", ["yes", "y", "", 2, 0.5, "True"])
def test_what_is_no_alias_is_refused(value: Any) -> None:
    with pytest.raises(InvalidInput, match=r"^flag_own_car: must be true or false; got "):
        changed("flag_own_car", value)


@pytest.mark.parametrize("name", ["days_employed", "cnt_children"])
def test_a_flag_is_no_number(name: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{name}: must be "):
        changed(name, value=True)


def test_a_name_in_two_spellings_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"^cnt_children: is given twice, in two spellings of its name$"):
        check_applicant(CARD, {**OURS, "CNT_CHILDREN": 0})


def test_derived_features_cannot_be_set_in_any_case() -> None:
    with pytest.raises(InvalidInput, match=r"^age_group: is derived from days_birth"):
        check_changes(CARD, {"AGE_GROUP": "18-25"})


def test_a_contract_that_declares_none_takes_none() -> None:
    loan = load_contract("consumer_loan")
    for name, value in {"has_negative_records": 1, "days_employed": -5, "AGE": 30}.items():
        with pytest.raises(InvalidInput):
            check_changes(loan, {name: value})
    assert check_applicant(loan, APPLICANT)


def test_files_are_read_by_the_same_spellings() -> None:
    cells = {name.lower(): [str(value)] for name, value in WIRE.items()}
    table = RawTable(Path("t.csv"), CsvFormat("utf-8", ","), cells, [""], [2])
    assert {name: values[0] for name, values in read_columns(table, CARD).items()} == OURS


@pytest.mark.parametrize("days", ["1000", "-1000", "365243", "0"])
def test_files_scored_in_columns_are_read_by_the_same_spellings(days: str) -> None:
    cells = {name.lower(): str(value) for name, value in {**WIRE, "DAYS_EMPLOYED": days}.items()}
    expected = check_applicant(CARD, {**WIRE, "DAYS_EMPLOYED": int(days)})
    for numbers in ({}, {"days_employed": np.array([float(days)])}):
        chunk = Chunk(np.array([1]), numbers, lambda name: Texts([cells[name]], np.array([0])), {}, [], 1)
        checked = Checker(CARD, {feature.in_files: Spelling() for feature in CARD.inputs}).check(chunk)
        assert checked.rejections == []
        assert np.asarray(checked.columns["days_employed"]).tolist() == [expected["days_employed"]]
        assert np.asarray(checked.columns["flag_own_car"]).tolist() == [1]


def test_an_illegal_cell_among_special_ones_is_refused_in_columns() -> None:
    applicant = {name: "" if value is None else str(value) for name, value in lowest_applicant(CARD).items()}
    days = ["365243", "1000", "30000"]
    columns = {name: Texts([cell], np.zeros(3, np.int64)) for name, cell in applicant.items()}
    columns["days_employed"] = Texts(days, np.arange(3))
    chunk = Chunk(
        np.arange(3) + 1, {"days_employed": np.array([float(day) for day in days])}, columns.__getitem__, {}, [], 3
    )
    checked = Checker(CARD, {feature.in_files: Spelling() for feature in CARD.inputs}).check(chunk)
    assert [(one.row, one.column, one.value) for one in checked.rejections] == [(3, "days_employed", "30000")]
    assert np.asarray(checked.columns["days_employed"]).tolist() == [365243.0, -1000.0]
