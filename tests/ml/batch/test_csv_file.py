"""A CSV file however it is written: plain pieces and odd ones are read alike, and rows keep their numbers."""

from pathlib import Path
from typing import Any

import pytest

from app.exceptions import TableInvalid
from app.ml.batch import csv_file
from app.ml.tables.raw import CsvFormat
from tests.ml.batch.scored_files import Done, cells, live, score, write_csv
from tests.ml.models import tiny_engine

ROWS: list[dict[str, Any]] = [
    {"debt": 100, "income": 500.25, "job": "fixed"},
    {"debt": None, "income": 1234.5, "job": "season"},
    {"debt": 0, "income": 7, "job": "rare"},
]
PLAIN = [cells(row) for row in ROWS]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.csv"


def bits(done: Done) -> list[float]:
    return [float(row["proba"]) for row in done.scores]


def expected(rows: list[dict[str, Any]] | None = None) -> list[float]:
    return [one.proba for one in live(tiny_engine(), rows or ROWS)]


def written(path: Path, text: str | bytes) -> Done:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return score(path, tiny_engine())


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_ends_are_found_out(path: Path, separator: str, encoding: str, end: str) -> None:
    rows = [{**row, "город": "Орёл"} for row in PLAIN]
    done = score(write_csv(path, rows, separator=separator, encoding=encoding, end=end), tiny_engine(), kept=["город"])
    assert bits(done) == expected()
    assert [row["город"] for row in done.scores] == ["Орёл"] * 3


def test_decimal_commas_and_spaced_thousands_are_numbers(path: Path) -> None:
    done = written(path, "debt;income;job\n100,00;500,25;fixed\n;1 234,5;season\n0;7;rare\n")
    assert bits(done) == expected()


def test_a_comma_means_the_same_in_every_piece(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "CHUNK_BYTES", 40)
    lines = ["1,234;7;fixed"] * 20 + ["0,5;7;fixed"]
    done = written(path, "\n".join(["debt;income;job", *lines]) + "\n")
    assert done.why == [(str(row), "debt", "1,234") for row in range(1, 21)]  # no thousands: three decimals of a comma
    assert bits(done) == expected([{"debt": 0.5, "income": 7, "job": "fixed"}])


def test_quoted_cells_hold_separators_quotes_and_line_ends(path: Path) -> None:
    text = 'note,debt,income,job\n"a, ""b""\nc",100,500.25,fixed\nx,,"1,234.5",season\ny,0,7,rare\n'
    path.write_text(text)
    done = score(path, tiny_engine(), kept=["note"])
    assert bits(done) == expected()
    assert [(row["row"], row["note"]) for row in done.scores] == [("1", 'a, "b"\nc'), ("2", "x"), ("3", "y")]


@pytest.mark.parametrize("quoted", [False, True])
def test_blank_lines_are_no_rows(path: Path, quoted: bool) -> None:
    mark = '"' if quoted else ""
    done = written(path, f"\n\ndebt,income,job\n\n100,500.25,{mark}fixed{mark}\n   \n\n,1234.5,season\n0,7,rare\n\n\n")
    assert bits(done) == expected()
    assert [row["row"] for row in done.scores] == ["1", "2", "3"]


@pytest.mark.parametrize("quoted", [False, True])
def test_a_row_of_another_length_is_rejected_and_the_others_are_scored(path: Path, quoted: bool) -> None:
    mark = '"' if quoted else ""
    done = written(path, f"debt,income,job\n100,500.25,{mark}fixed{mark}\n1,2\n,1234.5,season\n1,2,fixed,4\n0,7,rare\n")
    assert bits(done) == expected()
    assert [row["row"] for row in done.scores] == ["1", "3", "5"]
    assert [tuple(one.values()) for one in done.rejections] == [
        ("2", "", "1,2", "the row: must have 3 cells like the header; it has 2"),
        ("4", "", "1,2,fixed,4", "the row: must have 3 cells like the header; it has 4"),
    ]


def test_a_piece_of_blank_lines_has_no_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "CHUNK_BYTES", 16)
    done = written(path, "debt,income,job\n100,500.25,fixed\n" + "\n" * 100 + ",1234.5,season\n0,7,rare\n" + "\n" * 100)
    assert bits(done) == expected()


def test_small_pieces_are_one_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "CHUNK_BYTES", 64)
    lines = ["debt,income,job", *("n/a,500,fixed", "12,x,fixed", "1,2", "", "5,6,season") * 30]
    done = written(path, "\n".join(lines))
    assert [int(row["row"]) for row in done.scores] == [n for n in range(1, 121) if n % 4 in (1, 0)]
    assert done.why == [
        (str(n), "income" if n % 4 == 2 else "", "x" if n % 4 == 2 else "1,2") for n in range(1, 121) if n % 4 in (2, 3)
    ]
    assert (
        bits(done)
        == expected([{"debt": None, "income": 500, "job": "fixed"}, {"debt": 5, "income": 6, "job": "season"}]) * 30
    )


@pytest.mark.parametrize(
    "word", ["", "NA", "n/a", "NaN", "NULL", "н/д", "нет данных", "-", "?", "#N/A", " ", "Unknown"]
)
def test_missing_values_are_missing_in_any_spelling(path: Path, word: str) -> None:
    done = written(path, f"debt,income,job\n100,500.25,fixed\n{word},1234.5,season\n0,7,rare\n")
    assert bits(done) == expected()


def test_what_arrow_takes_for_a_number_and_is_none_is_refused(path: Path) -> None:
    done = written(path, "debt,income,job\n1,2,fixed\n-nan,2,fixed\n")
    assert done.why == [("2", "debt", "'-nan")]


def test_a_cell_is_what_it_says_and_faults_are_told_with_row_column_and_value(path: Path) -> None:
    done = written(path, "debt,income,job\n1e3,5,fixed\ninf,5,fixed\n-1,x,nowhere\n0.001,5,fixed\n1e9,5,fixed\n")
    assert [row["row"] for row in done.scores] == ["1"]
    assert done.why == [
        ("2", "debt", "inf"), ("3", "debt", "-1"), ("3", "income", "x"), ("3", "job", "nowhere"),
        ("4", "debt", "0.001"), ("5", "debt", "1e9"),
    ]  # fmt: skip
    assert done.rejections[0]["reason"] == (
        "must be an amount from 0 to 1,000,000 with at most two decimals, or null; got inf"
    )
    assert done.rejections[3]["reason"] == "must be one of fixed, season, rare, unseen; got 'nowhere'"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty; expected a header and rows"),
        (b"\n \n", "is empty; expected a header and rows"),
        (b"debt,income,job\n", "has a header but no rows"),
        (b'"debt",income,job\n', "has a header but no rows"),
        (b"debt,debt,job\n1,2,fixed\n", ":1: column debt stands twice"),
        (
            b"Debts,incom,job\n1,2,fixed\n",
            ":1: column debt is missing; did you mean Debts? The file has Debts, incom, job",
        ),
        (b"Debt,incom,job\n1,2,fixed\n", ":1: column income is missing; did you mean incom?"),
        (b"debt,income,job\n1,2,fixed\n3,4", "is truncated in row 2"),
        (b'debt,income,job\n1,2,fixed\n3,4,"fix', ":3: is not CSV: unexpected end of data"),
        (b'debt,income,job\n1,2,"fix"ed\n', ":2: is not CSV"),
        (b"debt,income,job\n1,2,fi\0xed\n", "contains zero bytes"),
        (b"debt,income,job\n1,2,\x81\x81\n", ":2: is not cp1252 text"),
        (b"\xff\xfed\0e\0b", "ends within a character"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a PNG image"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence_and_leaves_nothing(path: Path, content: bytes, told: str) -> None:
    with pytest.raises(TableInvalid) as fault:
        written(path, content)
    assert fault.value.detail.startswith(str(path))
    assert told in fault.value.detail
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_encoding_that_is_none_or_wrong_is_told(path: Path) -> None:
    write_csv(path, [{**PLAIN[0], "город": "Орёл"}], encoding="cp1251")
    with pytest.raises(TableInvalid, match="klingon: is not an encoding"):
        score(path, tiny_engine(), csv_format=CsvFormat("klingon"))
    with pytest.raises(TableInvalid, match=":1: is not utf-8 text"):
        score(path, tiny_engine(), csv_format=CsvFormat("utf-8"))


def test_a_line_without_end_is_refused_in_constant_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ml.tables.pieces.LONGEST_LINE", 1 << 20)
    with pytest.raises(TableInvalid, match="has a line of more than 1 MiB"):
        written(path, b"x" * (3 << 20))
