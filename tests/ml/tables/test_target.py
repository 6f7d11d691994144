"""The outcome: every common spelling, and a sentence where it is not clear which value is bad."""

from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.tables.raw import CsvFormat, RawTable
from app.ml.tables.target import Outcomes, Target, read_outcomes


def outcomes(values: str, *, bad: tuple[str, ...] = (), good: tuple[str, ...] = ()) -> Outcomes:
    cells = values.split("|")
    raw = RawTable(Path("loans.csv"), CsvFormat("utf-8", ","), {"y": cells}, cells, list(range(2, len(cells) + 2)))
    return read_outcomes(raw, Target("y", bad, good))


@pytest.mark.parametrize(
    "values",
    [
        "1|0|1",
        "1.0|0.0|1.0",
        "yes|no|yes",
        "Y|N|Y",
        "bad|good|bad",
        "TRUE|FALSE|TRUE",
        "да|нет|да",
        "Charged Off|Fully Paid|Charged Off",
    ],
)
def test_words_that_are_known_need_nothing_said(values: str) -> None:
    assert outcomes(values).values.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("values", "bad", "good"),
    [("2|1|2", ("2",), ()), ("2|1|2", (), ("1",)), ("late|ok|late", ("late",), ()), ("1|0|1", ("1",), ("0",))],
)
def test_what_is_said_decides(values: str, bad: tuple[str, ...], good: tuple[str, ...]) -> None:
    assert outcomes(values, bad=bad, good=good).values.tolist() == [1, 0, 1]


def test_even_against_what_the_word_means() -> None:
    assert outcomes("1|0|1", bad=("0",)).values.tolist() == [0, 1, 0]


def test_one_known_word_tells_the_other() -> None:
    assert outcomes("late|good|late").values.tolist() == [1, 0, 1]


def test_rows_without_an_outcome_are_left_out_and_counted() -> None:
    found = outcomes("1|NA|0||1")
    assert (found.values.tolist(), found.keep) == ([1, 0, 1], [True, False, True, False, True])
    assert (found.without_outcome, found.other_outcome) == (2, 0)


def test_with_both_sides_said_other_values_are_left_out_and_counted() -> None:
    found = outcomes("Default|Current|Paid||Late", bad=("Default", "Late"), good=("Paid",))
    assert (found.values.tolist(), found.without_outcome, found.other_outcome) == ([1, 0, 1], 1, 1)


@pytest.mark.parametrize(
    ("values", "bad", "told"),
    [
        ("|NA|", (), "is missing in all 3 rows"),
        ("1|1|1", (), "has one value only, '1' (3 rows)"),
        ("1|2|1", (), "say which of the two is bad"),
        ("-1|1|1", (), "say which of the two is bad"),
        ("a|b|c", (), "has 3 values, 'a' (1 rows), 'b' (1 rows), 'c' (1 rows); expected two"),
        ("1|0|1", ("bad",), "has no value 'bad'; it has '1' (2 rows), '0' (1 rows)"),
        ("|".join(map(str, range(50))), (), "has 50 values"),
    ],
)
def test_an_outcome_that_is_not_clear_is_a_sentence(values: str, bad: tuple[str, ...], told: str) -> None:
    with pytest.raises(TableInvalid) as fault:
        outcomes(values, bad=bad)
    assert fault.value.detail.startswith("loans.csv: y: ")
    assert told in fault.value.detail


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    raw = RawTable(Path("loans.csv"), CsvFormat("utf-8", ","), {"x": ["1"]}, ["1"], [2])
    with pytest.raises(TableInvalid, match=r"there is no column 'y'.*the file has x"):
        read_outcomes(raw, Target("y"))
