"""Columns find their fields by name; what is not placed, or placed twice, is refused field by field."""

from collections.abc import Mapping

import pytest

from app.exceptions import InvalidInput
from app.file_import.fields import fields_of
from app.file_import.mapping import propose, settle, unused
from app.ml.contracts.loader import load_contract
from app.models import ImportKind
from tests.fixtures.bank_files import client_row

CONTRACT = load_contract("consumer_loan")
FIELDS = fields_of(ImportKind.CLIENTS, CONTRACT)
NAMES = list(client_row(1))


def problems(names: list[str], corrections: Mapping[str, str] | None = None) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        settle(FIELDS, names, corrections=corrections)
    return {problem.field: problem.code for problem in refused.value.fields}


def test_columns_of_the_fields_own_names_are_placed() -> None:
    assert propose(FIELDS, NAMES) == {name: name for name in NAMES}


def test_columns_are_found_by_other_names_banks_use_and_by_labels_in_both_languages() -> None:
    age = CONTRACT.by_name["age"]
    names = ["CIF", "Имя", "Surname", age.labels.ru, "Manager_login", "branch"]
    placed = propose(FIELDS, names)
    assert placed == {
        "external_id": "CIF",
        "first_name": "Имя",
        "last_name": "Surname",
        "manager": "Manager_login",
        "age": age.labels.ru,
    }
    assert unused(names, placed) == ["branch"]


def test_a_column_that_carries_a_fields_own_name_is_not_taken_by_another_field() -> None:
    assert propose(FIELDS, ["id", "external_id"]) == {"external_id": "external_id"}


def test_a_mapping_that_places_only_some_needed_columns_is_refused_for_each_of_the_others() -> None:
    lacking = [name for name in NAMES if name not in {"age", "last_name"}]
    assert problems(lacking) == {"age": "column_not_placed", "last_name": "column_not_placed"}


def test_a_column_taken_away_is_not_placed() -> None:
    assert problems(NAMES, {"age": ""}) == {"age": "column_not_placed"}


def test_corrections_name_fields_and_columns_that_are_there() -> None:
    assert problems(NAMES, {"agee": "age"}) == {"agee": "no_such_field", "age": "column_not_placed"}
    assert problems(NAMES, {"age": "years"}) == {"age": "no_such_column"}


def test_a_corrected_column_is_taken_from_the_field_that_had_it_and_is_no_other_fields() -> None:
    assert problems(NAMES, {"first_name": "last_name"}) == {"last_name": "column_not_placed"}
    assert problems(NAMES, {"first_name": "age", "last_name": "age"}) == {
        "last_name": "column_twice",
        "age": "column_not_placed",
    }


def test_a_kept_mapping_is_not_completed_by_names() -> None:
    with pytest.raises(InvalidInput):
        settle(FIELDS, NAMES, kept={"external_id": "external_id"})
