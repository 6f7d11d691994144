"""Small made-up columns with special values, and their twins that have none; whole numbers that name kinds."""

from collections import Counter
from pathlib import Path

import pytest

from app.ml.contract_inference.contract import Inferred, infer_contract
from app.ml.contract_inference.specials import find_codes
from app.ml.contract_inference.writing import contract_yaml
from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.definition import FeatureType
from app.ml.contracts.loader import parse_contract
from app.ml.tables.checked import read_columns
from app.ml.tables.raw import CsvFormat, RawTable


def rows_of(values: range, rows: int = 10) -> Counter[float]:
    return Counter(dict.fromkeys(map(float, values), rows))


def inferred(**columns: list[str]) -> Inferred:
    rows = len(next(iter(columns.values())))
    all_columns = {**columns, "other": [str(row % 7) for row in range(rows)], "y": ["0", "1"] * (rows // 2)}
    raw = RawTable(Path("t.csv"), CsvFormat("utf-8", ","), all_columns, [""] * rows, list(range(2, rows + 2)))
    found = infer_contract(raw, name="t", target="y")
    read = read_columns(raw, found.contract)
    for row in range(0, rows, 97):
        check_applicant(found.contract, {name: values[row] for name, values in read.items()})
    text = contract_yaml(found.contract, dropped=found.dropped, notes=found.notes)
    assert parse_contract(text, source="contract.yaml") == found.contract
    return found


@pytest.mark.parametrize(
    ("numbers", "codes"),
    [
        (rows_of(range(14)) + Counter({17.0: 1, 96.0: 5, 98.0: 264}), (96, 98)),
        (rows_of(range(101)) + Counter({-9.0: 60, -8.0: 30, -7.0: 7}), (-9, -8, -7)),
        (rows_of(range(-17_000, 1, 50)) + Counter({365_243.0: 500}), (365_243,)),
        (rows_of(range(5_000, 200_000, 500)) + Counter({999_999.0: 80}), (999_999,)),
        (rows_of(range(1_000, 800_000, 500), 2) + Counter({999_999.0: 80}), (999_999,)),
        (rows_of(range(300, 851)) + Counter({999.0: 200}), (999,)),
        (rows_of(range(1, 20)) + Counter({-99.0: 9, 99.0: 9}), (-99, 99)),
        (rows_of(range(0, 5_000, 7)) + Counter({-9.0: 40}), (-9,)),
        (rows_of(range(30)) + Counter({5_000.0: 40}), (5_000,)),
    ],
)
def test_values_that_stand_apart_are_codes(numbers: Counter[float], codes: tuple[float, ...]) -> None:
    found = find_codes(numbers)
    assert found.values == codes
    assert found.others == Counter({value: rows for value, rows in numbers.items() if value not in codes})


@pytest.mark.parametrize(
    "numbers",
    [
        rows_of(range(14)) + Counter({17.0: 1, 96.0: 1}),  # one row is an outlier
        rows_of(range(101)),
        rows_of(range(18, 100)),  # an age of 99
        rows_of(range(-2, 9)),  # months late, with two kinds of "not late"
        rows_of(range(-500, 5_000, 10)),  # balances, some overdrawn
        rows_of(range(5_000, 200_000, 500)) + Counter({1_000_000.0: 1, 3_500_000.0: 1}),  # a long tail
        rows_of(range(0, 100_001, 500)) + Counter({100_000.0: 900}),  # a limit that many reach
        Counter({12.0: 50, 24.0: 90, 36.0: 60, 60.0: 40}),  # terms
        Counter(map(float, (99, 199, 499, 999))),  # prices
        rows_of(range(5)) + Counter({98.5: 90}),  # no whole number
        Counter({0.0: 100, 99.0: 100}),
    ],
)
def test_twins_without_codes_have_none(numbers: Counter[float]) -> None:
    assert find_codes(numbers).values == ()


def test_codes_are_proposed_in_the_contract_with_the_reason() -> None:
    late = [*(str(row % 14) for row in range(900)), *["98"] * 60, *["96"] * 6]
    found = inferred(late=late)
    feature = found.contract.by_name["late"]
    assert [(mark.value, mark.counts_as) for mark in feature.special] == [(96, "missing"), (98, "indicator")]
    assert (feature.seen, feature.allowed) == ((0, 13), (0, 1000))
    assert found.notes["late"] == "96 (6 rows), 98 (60 rows) stand apart from 0 to 13: special in the contract"


def test_a_twin_without_codes_has_no_special_values() -> None:
    found = inferred(late=[str(row % 14) for row in range(966)])
    assert found.contract.by_name["late"].special == ()
    assert "late" not in found.notes


@pytest.mark.parametrize("name", ["purpose", "area", "profession", "Тип занятости", "EDUCATION", "job_code"])
def test_whole_numbers_that_name_kinds_are_categories_with_the_reason(name: str) -> None:
    found = inferred(**{name: [str(row % 9 + 1) for row in range(900)]})
    feature = found.contract.features[0]
    assert feature.type is FeatureType.CATEGORY
    assert [category.value for category in feature.categories] == [str(kind) for kind in range(1, 10)]
    assert "its 9 whole numbers are taken to be categories" in found.notes[name]


def test_such_categories_are_read_as_sources_write_them() -> None:
    found = inferred(purpose=[["1.0", "2.0", "3", ""][row % 4] for row in range(900)])
    for written in (2, 2.0, "2", "2.0"):
        assert check_applicant(found.contract, {"purpose": written, "other": 1})["purpose"] == "2"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("income", [str(row % 9 + 1) for row in range(900)]),
        ("number_of_jobs", [str(row % 9 + 1) for row in range(900)]),
        ("living_area", [str(row % 60 + 20) for row in range(900)]),
        ("purpose", [str(row * 7919 % 899) for row in range(900)]),
        ("area", [str(row % 9 + 0.5) for row in range(900)]),
        ("status", [str(row % 9 - 2) for row in range(900)]),
    ],
)
def test_quantities_stay_numbers(name: str, cells: list[str]) -> None:
    assert inferred(**{name: cells}).contract.by_name[name].is_numeric


@pytest.mark.parametrize("name", ["nationality", "children", "foreign_worker", "Гражданство"])
def test_names_of_protected_traits_are_watched_and_not_used(name: str) -> None:
    found = inferred(**{name: [str(row % 4) for row in range(900)]})
    assert not found.contract.features[0].in_model
    assert found.notes[name].startswith("protected by its name: watched, not used")


@pytest.mark.parametrize(
    ("name", "trait"),
    [
        ("area", "where people live, and so for origin"),
        ("Регион, rayon", "where people live, and so for origin"),
        ("NumberOfDependents", "having children"),
        ("native_country", ""),
        ("income", ""),
    ],
)
def test_names_that_stand_in_for_a_trait_are_flagged(name: str, trait: str) -> None:
    note = inferred(**{name: [str(row % 9 + 1) for row in range(900)]}).notes.get(name, "")
    assert ("it can stand in for " + trait in note) == bool(trait)
