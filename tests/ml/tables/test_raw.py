"""A file as columns of text: any separator, the whole file or nothing, faults with file and row."""

from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.tables.raw import CsvFormat, read_raw


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test's file is."""
    return tmp_path / "loans.csv"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(path: Path, separator: str) -> None:
    rows = [["income", "job", "bad"], ["125000", "fixed", "0"], ["90000", "season", "1"]]
    table = read_raw(write(path, "".join(separator.join(row) + "\n" for row in rows)))
    assert table.columns == {"income": ["125000", "90000"], "job": ["fixed", "season"], "bad": ["0", "1"]}
    assert table.csv_format == CsvFormat("utf-8", separator)


def test_decimal_commas_do_not_hide_a_semicolon(path: Path) -> None:
    assert list(read_raw(write(path, "rate;term\n1,5;2,5\n1,5;3,5\n")).columns) == ["rate", "term"]


def test_commas_in_quoted_words_do_not_count(path: Path) -> None:
    table = read_raw(write(path, 'name;city\n"a, b, c";x\n"d, e, f";y\n'))
    assert table.columns["name"] == ["a, b, c", "d, e, f"]


def test_a_said_separator_is_the_one(path: Path) -> None:
    assert read_raw(write(path, "a^b\n1^2\n"), CsvFormat(separator="^")).columns == {"a": ["1"], "b": ["2"]}
    assert read_raw(write(path, "a\tb\n1\t2\n"), CsvFormat(separator="tab")).columns == {"a": ["1"], "b": ["2"]}
    with pytest.raises(TableInvalid, match="is not a separator"):
        read_raw(path, CsvFormat(separator="::"))


def test_a_cell_may_hold_a_line_break_and_rows_keep_their_line_numbers(path: Path) -> None:
    table = read_raw(write(path, 'a,b\n"1\n2",3\n\n4,5\n'))
    assert table.columns == {"a": ["1\n2", "4"], "b": ["3", "5"]}
    assert table.numbers == [2, 5]
    assert table.lines == ['"1\n2",3', "4,5"]


def test_a_column_without_a_name_gets_one(path: Path) -> None:
    assert list(read_raw(write(path, ",income\n1,2\n")).columns) == ["column_1", "income"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("a,b\n", "has a header but no rows"),
        ("a,a\n1,2\n", ":1: column a stands twice"),
        ("a,b\n1,2\n3\n", ":3: the row: must have 2 cells like the header; it has 1"),
        ("a,b\n1,2\n3,4,5\n", ":3: the row: must have 2 cells like the header; it has 3"),
        (
            'a,b\n1,2\n3,"4',
            ":3: is not CSV: unexpected end of data; look for a stray quotation mark, or an end that is",
        ),
        ('a,b\n1,"2"2\n', ":2: is not CSV"),
    ],
)
def test_a_file_that_is_no_table_is_told_with_its_row(path: Path, text: str, told: str) -> None:
    with pytest.raises(TableInvalid) as fault:
        read_raw(write(path, text))
    assert f"{path}" in fault.value.detail
    assert told in fault.value.detail


def test_rows_are_chosen_in_all_parts_at_once(path: Path) -> None:
    chosen = read_raw(write(path, "a,b\n1,2\n3,4\n5,6\n")).where([True, False, True])
    assert (chosen.columns, chosen.lines, chosen.numbers) == (
        {"a": ["1", "5"], "b": ["2", "6"]},
        ["1,2", "5,6"],
        [2, 4],
    )
