"""Files as banks and people write them: the right values by themselves, or a sentence that names what is wrong."""

import gzip
import unicodedata
from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.contract_inference.contract import infer_contract
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import parse_contract
from app.ml.tables.checked import read_columns, warnings_about
from app.ml.tables.odd_cells import plainly_written
from app.ml.tables.raw import CsvFormat, RawTable, read_raw


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "loans.csv"


def table(path: Path, text: str | bytes, **said: object) -> RawTable:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_raw(path, CsvFormat(**said))  # type: ignore[arg-type]


def plain(path: Path, text: str | bytes, **said: object) -> dict[str, list[str]]:
    """The columns as they are plainly written."""
    return plainly_written(table(path, text, **said)).raw.columns


def warned(path: Path, text: str | bytes, **said: object) -> dict[str, list[str]]:
    return plainly_written(table(path, text, **said)).warnings


def one_column(cells: list[str]) -> str:
    return "x;y\n" + "".join(f"{cell};{row}\n" for row, cell in enumerate(cells))


def by_contract(kind: str, *, more: str = "") -> Contract:
    return parse_contract(
        "name: small\nversion: 1\ntitle: {ru: a, en: a}\nfeatures:\n"
        f"  - {{name: x, labels: {{ru: x, en: x}}, type: {kind}, {more} missing: 'null', governance: [allowed]}}\n",
        source="small.yaml",
    )


def test_dot_thousands_are_settled_by_sure_commas_elsewhere_in_the_file(path: Path) -> None:
    text = "income;rate\n25.431;0,1234\n7.020;0,5\n"
    assert plain(path, text) == {"income": ["25431", "7020"], "rate": ["0.1234", "0.5"]}
    assert warned(path, text) == {}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_dot_thousands_that_nothing_settles_are_warned_by_name_and_settled_by_the_option(
    path: Path, separator: str
) -> None:
    text = f"income{separator}term\n25.431{separator}6\n7.020{separator}12\n"
    assert "name the decimal mark" in warned(path, text)["income"][0]
    assert "'25.431' is read as 25.431 but may be 25431" in warned(path, text)["income"][0]
    assert plain(path, text, decimal=",")["income"] == ["25431", "7020"]
    assert warned(path, text, decimal=",") == warned(path, text, decimal=".") == {}


@pytest.mark.parametrize(
    "cells", [["0.125", "1.234"], ["12.5", "1.234"], ["12345", "1.234"], ["1.2345", "1.234"], ["125", "7"]]
)
def test_a_column_that_shows_its_point_itself_is_not_warned_about(path: Path, cells: list[str]) -> None:
    assert warned(path, one_column(cells)) == {}
    assert plain(path, one_column(cells))["x"] == cells


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1'234.50", "1234.5"), ("1’234.50", "1234.5"), ("12,34,567.89", "1234567.89"), ("1,00,000", "100000"),
        ("1\u202f234,50", "1234.5"), ("1\u2009234,50", "1234.5"), ("1\u00a0234,50", "1234.5"),
        ("1.234.567,50", "1234567.5"), ("(1 234,50)", "-1234.5"), ("\u22121234,50", "-1234.5"), ("1234.50-", "-1234.5"),
        ("$1,234.50", "1234.5"), ("-$1,234.50", "-1234.5"), ("1 234,50 руб.", "1234.5"), ("EUR 1.234,50", "1234.5"),
        ("1 234,50 €", "1234.5"), ("Rs. 12,34,567.50", "1234567.5"), ("100.–", "100"), ("24,7%", "0.247"),
        ("24.7 %", "0.247"), ("\u200b5,5", "5.5"), ("R$ 5,50", "5.5"), ("5,5 ‰", "0.0055"),
    ],
)  # fmt: skip
def test_a_number_has_one_value_however_it_is_written(path: Path, cell: str, value: str) -> None:
    assert plain(path, f"x|y\n{cell}|1\n{cell}|2\n")["x"] == [value, value]


@pytest.mark.parametrize("cell", ["5 тыс. руб.", "5 k", "2 %x", "5 years", "$5 €", "1.2.3", "12:30"])
def test_a_word_that_changes_an_amount_is_never_dropped(path: Path, cell: str) -> None:
    rows = [str(1000 + row) for row in range(40)]
    written = plainly_written(table(path, one_column([*rows, cell])))
    assert written.raw.columns["x"] == [*rows, ""]
    assert written.warnings["x"] == [f"1 of 41 cells are odd: row 42 holds {cell!r}, which counts as missing"]


def test_percent_signs_and_several_currencies_are_named(path: Path) -> None:
    said = warned(path, "rate;price\n5 %;5 €\n7;6 $\n8;7\n")
    assert said["rate"][0] == "1 cells have a percent sign and count as shares: 5 % is 0.05"
    assert "2 cells have none" in said["rate"][1]
    assert "EUR, USD stand side by side" in said["price"][0]


def test_five_percent_is_refused_where_the_range_says_so_and_five_where_the_unit_is_percent(path: Path) -> None:
    raw = table(path, "x;y\n5 %;1\n")
    with pytest.raises(TableInvalid, match=r"x: must be a number from 1 to 100, or null; got 0\.05"):
        read_columns(raw, by_contract("number", more="allowed: [1, 100],"))
    assert read_columns(raw, by_contract("number", more="allowed: [1, 100], unit: percent,")) == {"x": [5]}
    assert read_columns(raw, by_contract("number", more="allowed: [0, 1],")) == {"x": [0.05]}


@pytest.mark.parametrize(
    "error",
    [
        "#N/A", "#Н/Д", "#ДЕЛ/0!", "#ЗНАЧ!", "#ССЫЛКА!", "#ИМЯ?", "#ЧИСЛО!", "#ПУСТО!", "#NV", "#BEZUG!", "#WERT!",
        "#ZAHL!", "#VALEUR!", "#NOM?", "#NOMBRE!", "#¡DIV/0!", "#¿NOMBRE?", "#N/D", "#RIF!", "#VALORE!", "#N/B",
        "#DEEL/0!", "#WAARDE!", "#LICZBA!", "#ADR!", "#ODKAZ!", "#ČÍSLO!", "#SAKNAS!", "#I/T", "#VÆRDI!", "#PUUTTUU!",
        "#HIÁNYZIK", "#ÉRTÉK!", "#YOK", "#DEĞER!", "#SPILL!", "#GETTING_DATA", "########", "Err:502",
    ],
)  # fmt: skip
def test_an_error_of_a_spreadsheet_is_missing_in_every_language(path: Path, error: str) -> None:
    written = plainly_written(table(path, one_column(["1,5", "2,5", error])))
    assert read_columns(written.raw, by_contract("number", more="allowed: [0, 9],")) == {"x": [1.5, 2.5, None]}
    assert error in written.warnings["x"][0]


@pytest.mark.parametrize(
    "words", [("ИСТИНА", "ЛОЖЬ"), ("WAHR", "FALSCH"), ("VRAI", "FAUX"), ("Sí", "No"), ("PRAWDA", "FAŁSZ"), ("Y", "N")]
)
def test_flags_are_flags_in_every_language(path: Path, words: tuple[str, str]) -> None:
    raw = table(path, one_column([*words] * 10))
    assert infer_contract(raw, name="t", target="y").contract.by_name["x"].type == "bool"
    assert read_columns(raw, by_contract("bool"))["x"] == [True, False] * 10


def test_years_of_two_digits_follow_one_rule_and_the_option(path: Path) -> None:
    text = one_column(["31.12.19", "01.02.68", "01.02.69"])
    assert plain(path, text)["x"] == ["2019-12-31", "2068-02-01", "1969-02-01"]
    assert "name the first year" in warned(path, text)["x"][0]
    assert plain(path, text, first_year=1930)["x"] == ["2019-12-31", "1968-02-01", "1969-02-01"]
    assert warned(path, text, first_year=1930) == {}


def test_days_and_months_that_can_be_exchanged_are_warned_or_settled_by_the_file_or_the_option(path: Path) -> None:
    text = one_column(["01/02/2020", "03/04/2020"])
    assert plain(path, text)["x"] == ["2020-02-01", "2020-04-03"]
    assert "name the order of dates" in warned(path, text)["x"][0]
    assert plain(path, text, dates="month-first")["x"] == ["2020-01-02", "2020-03-04"]
    with_another = "x;z\n01/02/2020;12/31/2020\n03/04/2020;12/30/2020\n"
    assert plain(path, with_another)["x"] == ["2020-01-02", "2020-03-04"]
    assert warned(path, with_another) == {}


def test_one_odd_cell_among_many_is_named_and_the_column_stays(path: Path) -> None:
    rows = [str(20_000 + 37 * row) for row in range(300)]
    rows[7] = "052000"
    written = plainly_written(table(path, one_column(rows)))
    assert written.raw.columns["x"][7] == "52000"
    assert "row 9 holds '052000', which counts as 52000" in written.warnings["x"][0]
    assert "x" in infer_contract(table(path, one_column(rows)), name="t", target="y").contract.by_name


def test_an_odd_date_and_an_odd_flag_are_named_and_their_columns_stay(path: Path) -> None:
    days = [f"{1 + row % 28:02}.{1 + row % 12:02}.2020" for row in range(200)]
    flags = ["yes", "no"] * 100
    days[3], flags[5] = "soon", "maybe"
    text = "x;z\n" + "".join(f"{day};{flag}\n" for day, flag in zip(days, flags, strict=True))
    written = plainly_written(table(path, text))
    assert written.raw.columns["x"][3] == written.raw.columns["z"][5] == ""
    assert "row 5 holds 'soon'" in written.warnings["x"][0]
    assert "row 7 holds 'maybe'" in written.warnings["z"][0]


def test_codes_with_leading_zeros_stay_words(path: Path) -> None:
    codes = [f"{row * 7919 % 99991:05}" for row in range(200)]
    assert plain(path, one_column(codes))["x"] == codes


@pytest.mark.parametrize("said", [None, "utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(path: Path, said: str | None) -> None:
    assert list(table(path, "\ufeffage,x\n1,2\n", encoding=said).columns) == ["age", "x"]
    assert list(table(path, "age,x\n1,2\n".encode("utf-16"), encoding=said and "utf-16-le").columns) == ["age", "x"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_text_without_a_mark_is_known_by_its_zero_bytes(path: Path, encoding: str) -> None:
    raw = table(path, ("город,x\n" + "Орёл,1\n" * 50).encode(encoding))
    assert raw.columns["город"] == ["Орёл"] * 50
    assert raw.csv_format.encoding == encoding


def test_one_broken_letter_is_refused_with_line_and_byte_and_not_read_in_another_encoding(path: Path) -> None:
    content = "город,x\nОрёл,1\nТверь,2\n".encode().replace("ь".encode(), b"\xd1")
    with pytest.raises(TableInvalid, match=r"loans\.csv:3: byte 33 of the file \(0xD1\) is not UTF-8"):
        table(path, content)
    assert table(path, "город,x\nОРЁЛ,1\nТверь,2\n".encode("cp1251")).columns["город"] == ["ОРЁЛ", "Тверь"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "gzip"), (b"PK\x03\x04" + bytes(30) + b"xl/workbook.xml", "xlsx"),
        (b"PK\x03\x04" + bytes(30) + b"loans.csv", "zip archive"), (b"<!DOCTYPE html><html>", "HTML"),
        (b"\n <TABLE><tr>", "HTML"), ("<html>".encode("utf-16"), "HTML"), (b"<?xml version='1.0'?>", "XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"), (b"PAR1\x15\x04\x15", "Parquet"), (b'{"a": 1}', "JSON"),
        (b'[{"a": 1}]', "JSON"), (b"%PDF-1.7\n", "PDF"), (b"BZh91AY&SY\x00", "bzip2"), (b"\xfd7zXZ\x00", "xz"),
        (b"\x28\xb5\x2f\xfd\x00", "zstd"), (b"SQLite format 3\x00", "SQLite"), (b"7z\xbc\xaf\x27\x1c", "7z"),
    ],
)  # fmt: skip
def test_another_format_is_named_for_what_it_is(path: Path, content: bytes, named: str) -> None:
    with pytest.raises(TableInvalid) as fault:
        table(path, content)
    assert f"{path}: is " in fault.value.detail
    assert named in fault.value.detail


@pytest.mark.parametrize("text", ["PAR1,x\n1,2\n", "ORC,x\n1,2\n", "BZh,x\n1,2\n", "a<b,x\n1,2\n"])
def test_a_table_is_not_taken_for_another_format_by_its_first_name(path: Path, text: str) -> None:
    assert table(path, text).columns["x"] == ["2"]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_a_first_line_that_names_the_separator_is_honoured(path: Path, line: str) -> None:
    raw = table(path, f"{line}\na;b\n1,2;3\n")
    assert raw.columns == {"a": ["1,2"], "b": ["3"]}
    assert raw.numbers == [3]


def test_columns_set_apart_by_spaces_are_read(path: Path) -> None:
    assert table(path, "age  income job\n 36  1250  fixed\n  7 12.5 season\n").columns == {
        "age": ["36", "7"], "income": ["1250", "12.5"], "job": ["fixed", "season"]
    }  # fmt: skip


def test_a_file_without_a_header_is_read_by_given_names_and_says_so_without(path: Path) -> None:
    assert table(path, "1,2\n3,4\n", header=("age", "bad")).columns == {"age": ["1", "3"], "bad": ["2", "4"]}
    with pytest.raises(TableInvalid, match="the row has 2 cells, but 1 names are given"):
        table(path, "1,2\n3,4\n", header=("age",))
    with pytest.raises(TableInvalid, match="looks like a row: name the columns"):
        read_columns(table(path, "1,2\n3,4\n"), by_contract("int", more="allowed: [0, 9],"))


def test_columns_of_one_name_have_a_way_on(path: Path) -> None:
    with pytest.raises(TableInvalid, match=r"column a stands twice; rename one, or have them numbered"):
        table(path, "a,a,a_2\n1,2,3\n")
    assert list(table(path, "a,a,a_2\n1,2,3\n", numbered=True).columns) == ["a", "a_3", "a_2"]


@pytest.mark.parametrize("name", ["X", " x ", "x\u200b", "\ufeffX"])
def test_a_column_is_found_whatever_its_case_where_that_is_unique(path: Path, name: str) -> None:
    contract = by_contract("int", more="allowed: [0, 9],")
    assert read_columns(table(path, f"y,{name}\n1,2\n"), contract) == {"x": [2]}
    cafe = by_contract("int", more="allowed: [0, 9], column: ДОХОД,")
    assert read_columns(table(path, "y,Доход\n1,2\n"), cafe) == {"x": [2]}
    with pytest.raises(TableInvalid, match="column ДОХОД is missing; did you mean"):
        read_columns(table(path, "доход,Доход\n1,2\n"), cafe)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_letters_have_one_form_inside(path: Path, form: str) -> None:
    word = unicodedata.normalize(form, "Йошкар-Ола é")  # type: ignore[arg-type]
    assert table(path, f"x,y\n{word},1\n").columns["x"] == ["Йошкар-Ола é"]
    listed = by_contract("category", more=f"categories: [{{value: {word}, labels: {{ru: a, en: a}}}}],")
    assert read_columns(table(path, f"x,y\n{word},1\n"), listed) == {"x": [word]}


def test_warnings_by_a_contract_are_about_its_columns_alone(path: Path) -> None:
    raw = table(path, "x;z\n1.234;5.678\n7.512;5.678\n")
    assert [one[:3] for one in warnings_about(raw, by_contract("number", more="allowed: [0, 9],"))] == ["x: "]
    assert warnings_about(raw, by_contract("int", more="allowed: [0, 9999],")) == []
    assert read_columns(raw, by_contract("int", more="allowed: [0, 9999],")) == {"x": [1234, 7512]}
