"""Scoring files as people write them: the PDs of the plain file, bit for bit, or a sentence that names the fault."""

import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exceptions import TableInvalid
from app.ml.batch import csv_file
from app.ml.tables import survey
from app.ml.tables.evidence import Evidence
from app.ml.tables.plain import evidence_of_plain
from app.ml.tables.raw import CsvFormat
from tests.ml.batch.scored_files import Done, live, rows_of, score, write_parquet
from tests.ml.models import tiny_engine

ROWS: list[dict[str, Any]] = [
    {"debt": debt, "income": income, "job": job}
    for debt, income, job in [(1000, 25431, "fixed"), (None, 7020, "season"), (900_000, 950_500, "rare")] * 5
]
PLAIN = "".join(f"{row['debt'] or ''};{row['income']};{row['job']}\n" for row in ROWS)
HEADER = "debt;income;job\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.csv"


def scored(path: Path, text: str | bytes, **options: Any) -> Done:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return score(path, tiny_engine(), **options)


def bits(done: Done) -> list[float]:
    return [float(row["proba"]) for row in done.scores]


EXPECTED = [one.proba for one in live(tiny_engine(), ROWS)]


def grouped(mark: str, *, end: str = "") -> str:
    """The rows with that mark between thousands."""
    written = [f"{row['income']:,}".replace(",", mark) + end for row in ROWS]
    debts = [f"{row['debt']:,}".replace(",", mark) + end if row["debt"] else "" for row in ROWS]
    return "".join(f"{debt};{income};{row['job']}\n" for debt, income, row in zip(debts, written, ROWS, strict=True))


@pytest.mark.parametrize("mark", [".", " ", "\u00a0", "\u202f", "\u2009", "'", "’", ","])
@pytest.mark.parametrize("end", ["", " руб.", " €"])
def test_grouped_thousands_score_like_plain_ones(path: Path, mark: str, end: str) -> None:
    done = scored(path, HEADER + grouped(mark, end=end))
    assert bits(done) == bits(scored(path, HEADER + PLAIN)) == EXPECTED


def test_dot_thousands_are_settled_by_another_columns_commas(path: Path) -> None:
    text = HEADER.replace("job", "job;rate") + "".join(f"1.000;{row + 25}.431;fixed;0,{row}5\n" for row in range(9))
    done = scored(path, text)
    assert done.summary.warnings == []
    rows = [{"debt": 1000, "income": (row + 25) * 1000 + 431, "job": "fixed"} for row in range(9)]
    assert bits(done) == [one.proba for one in live(tiny_engine(), rows)]


def test_dot_thousands_that_nothing_settles_are_warned_by_name_and_settled_by_the_option(path: Path) -> None:
    text = HEADER + "".join(f"1.000;{row + 25}.000;fixed\n" for row in range(9))
    warnings = scored(path, text).summary.warnings
    assert [one.split(":")[0] for one in warnings] == ["debt", "income"]
    rows = [{"debt": 1000, "income": (row + 25) * 1000, "job": "fixed"} for row in range(9)]
    done = scored(path, text, csv_format=CsvFormat(decimal=","))
    assert bits(done) == [one.proba for one in live(tiny_engine(), rows)]
    assert done.summary.warnings == []


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + HEADER + PLAIN).encode(), (HEADER + PLAIN).encode("utf-16"), (HEADER + PLAIN).encode("utf-16-le"),
        (HEADER + PLAIN).encode("utf-32-be"), b"sep=;\n" + (HEADER + PLAIN).encode(),
        (HEADER.upper() + PLAIN).encode(), ("\n \n" + HEADER + PLAIN).encode(),
    ],
)  # fmt: skip
@pytest.mark.parametrize("quoted", [False, True])
def test_marks_first_lines_and_case_change_nothing(path: Path, content: bytes, quoted: bool) -> None:
    if quoted and content.isascii() and b"\0" not in content:
        content = content.replace(b"fixed", b'"fixed"')
    done = scored(path, content)
    assert bits(done) == EXPECTED
    assert [row["row"] for row in done.scores] == [str(row) for row in range(1, 16)]


@pytest.mark.parametrize(("said", "encoding"), [("utf-8", "utf-8-sig"), ("utf-16-le", "utf-16"), ("utf-16", "utf-16")])
def test_a_byte_order_mark_is_no_part_of_the_first_name_when_the_encoding_is_given(
    path: Path, said: str, encoding: str
) -> None:
    assert bits(scored(path, (HEADER + PLAIN).encode(encoding), csv_format=CsvFormat(said))) == EXPECTED


def test_letters_that_hold_the_byte_of_a_line_end_do_not_cut_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "CHUNK_BYTES", 256)
    monkeypatch.setattr(survey, "CHUNK_BYTES", 256)
    name = "\u0a0a\u0d0d\u010a" * 9
    text = "officer;" + HEADER + "".join(f"{name};{line}\n" for line in PLAIN.splitlines())
    done = scored(path, text.encode("utf-16"), kept=["officer"])
    assert bits(done) == EXPECTED
    assert {row["officer"] for row in done.scores} == {name}


def test_one_broken_letter_is_refused_with_line_and_byte(path: Path) -> None:
    content = ("город;" + HEADER + "".join(f"Тверь;{line}\n" for line in PLAIN.splitlines())).encode()
    place = content.rindex("ь".encode())
    with pytest.raises(
        TableInvalid, match=rf"loans\.csv:16: byte {place + 2} of the file \(0x3B\)|:16: byte {place + 1} "
    ):
        scored(path, content[: place + 1] + content[place + 2 :])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_category_is_the_same_in_every_form_of_its_letters(path: Path, form: Any) -> None:
    header = unicodedata.normalize(form, "Йод;") + HEADER
    done = scored(path, header + "".join(f"x;{line}\n" for line in PLAIN.splitlines()), kept=["Йод"])
    assert bits(done) == EXPECTED


def test_a_file_without_header_and_one_of_spaces_are_scored(path: Path) -> None:
    said = CsvFormat(header=("debt", "income", "job"))
    assert bits(scored(path, PLAIN, csv_format=said)) == EXPECTED
    assert bits(scored(path, PLAIN.replace("fixed", '"fixed"'), csv_format=said)) == EXPECTED
    spaced = "debt   income  job\n" + "".join(
        f"{row['debt'] or 'NA'}  {row['income']}   {row['job']}\n" for row in ROWS
    )
    assert bits(scored(path, spaced)) == EXPECTED


def test_columns_of_one_name_have_a_way_on(path: Path) -> None:
    text = "job;" + HEADER + "".join(f"x;{line}\n" for line in PLAIN.splitlines())
    with pytest.raises(TableInvalid, match=r"column job stands twice; rename one, or have them numbered"):
        scored(path, text)
    done = scored(
        path, text.replace("job;", "note;", 1).replace("note", "DEBT", 1), csv_format=CsvFormat(numbered=True)
    )
    assert bits(done) == EXPECTED
    assert done.summary.unused == ["DEBT"]


def test_a_parquet_column_with_spaces_around_its_name_is_read(tmp_path: Path) -> None:
    columns = {" Debt": [row["debt"] for row in ROWS], "income ": [row["income"] for row in ROWS]}
    done = score(
        write_parquet(tmp_path / "a.parquet", {**columns, "job": [row["job"] for row in ROWS]}),
        tiny_engine(),
        kept=["INCOME"],
    )
    assert bits(done) == EXPECTED


def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_kept_on_demand(path: Path) -> None:
    ids = ["=1+1", "+7 (912) x", "-9", "@sum", "-9+cmd", "=2", "1", " =3", "'=4", "−5", "-1,5", "a=b", "＝1", "x", ""]
    text = "id;" + HEADER + "".join(f"{id_};{line}\n" for id_, line in zip(ids, PLAIN.splitlines(), strict=True))
    text += "=cmd;x;=1+2;fixed\n"
    done = scored(path, text, kept=["id"])
    assert [row["id"] for row in done.scores] == [
        "'=1+1", "'+7 (912) x", "-9", "'@sum", "'-9+cmd", "'=2", "1", "' =3", "'=4", "−5", "-1,5", "a=b",
        "'＝1", "x", "",
    ]  # fmt: skip
    assert [row["value"] for row in done.rejections] == ["x", "'=1+2"]
    raw = scored(path, text, kept=["id"], raw_text=True)
    assert [row["id"] for row in raw.scores] == ids
    assert [row["value"] for row in rows_of(path.with_name("rejects.csv"))] == ["x", "=1+2"]


FIGURES = st.from_regex(r"\A-?[0-9]{1,7}(\.[0-9]{1,5})?\Z") | st.just("")


@settings(max_examples=300)
@given(st.lists(FIGURES, max_size=20))
def test_the_evidence_of_a_plain_column_is_that_of_its_cells(cells: list[str]) -> None:

    at_once, one_by_one = evidence_of_plain(cells), Evidence.of(Counter(cells))
    assert at_once is not None
    at_once.example = one_by_one.example = ""
    if not one_by_one.open_point:
        one_by_one.ungrouped = 0  # it could tell nothing
    assert at_once == one_by_one
