"""Cells: numbers and dates in any bank's spelling, and every way to say that nothing is known."""

import math
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.tables.cells import parse_number
from app.ml.tables.csv_format import CsvFormat
from app.ml.tables.dates import find_date_format, parse_date
from app.ml.tables.evidence import Evidence
from app.ml.tables.spelling import settled
from app.ml.tables.words import is_missing


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_python_writes_is_read(number: float) -> None:
    assert parse_number(repr(number)) == number


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 2)))
def test_a_number_with_thousands_and_either_mark_is_the_same_number(number: float) -> None:
    english = f"{number:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.replace(",", "\u202f").replace(".", ",")
    assert parse_number(english) == parse_number(german, decimal=",") == parse_number(french, decimal=",") == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [(" 5 ", 5), ("+.5", 0.5), ("1e3", 1000), ("$1,234,567", 1234567), ("12.5 %", 0.125), ("5 000 ₽", 5000)],
)
def test_spellings_of_numbers(cell: str, number: float) -> None:
    assert parse_number(cell) == number


@pytest.mark.parametrize("cell", ["", "x", "1 2", "1,23", "--5", "1.2.3", "5 years", "0x10", "1_000", ",", "-"])
def test_what_is_no_number_is_none(cell: str) -> None:
    assert parse_number(cell) is None


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "+INF", "∞", "1e999"])
def test_infinite_values_are_seen(cell: str) -> None:
    number = parse_number(cell)
    assert number is not None
    assert math.isinf(number)


@pytest.mark.parametrize("cell", ["", "  ", "NA", "n/a", "NaN", "NULL", "#N/A", "\\N", "<NA>"])
def test_missing_is_missing_everywhere(cell: str) -> None:
    assert is_missing(cell)
    assert is_missing(cell, among_numbers=True)


@pytest.mark.parametrize("cell", ["none", "unknown", "-", "?", "нет данных"])
def test_words_for_nothing_are_missing_among_numbers_alone(cell: str) -> None:
    assert not is_missing(cell)
    assert is_missing(cell, among_numbers=True)


@pytest.mark.parametrize(
    ("cells", "separator", "mark"),
    [
        (["1,5", "2,75"], ",", ","),
        (["1.234,5", "7"], ";", ","),
        (["1,234.5"], ";", "."),
        (["1,234"], ",", "."),
        (["1,234"], ";", ","),
        (["0,123"], ",", ","),
        (["5", "6"], ";", "."),
    ],
)
def test_the_decimal_mark_is_found(cells: list[str], separator: str, mark: str) -> None:
    evidence = {"x": Evidence.of(Counter(cells))}
    assert settled(evidence, CsvFormat(separator=separator)).spellings["x"].decimal == mark


@pytest.mark.parametrize(
    "cell", ["2019-12-31", "2019-12-31T23:59:59", "31.12.2019", "31/12/2019", "12/31/2019", "2019/12/31", "31-Dec-2019"]
)
def test_spellings_of_a_day(cell: str) -> None:
    form = find_date_format([cell])
    assert form is not None
    assert parse_date(cell, form) == date(2019, 12, 31)


@pytest.mark.parametrize("cells", [[], ["1.5"], ["2019"], ["2019-13-01"], ["31.12.2019", "soon"], ["1-2"]])
def test_what_are_no_dates(cells: list[str]) -> None:
    assert find_date_format(cells) is None
