"""Encodings: the same bytes are always read alike, and what cannot be read is told with its row."""

from pathlib import Path

import pytest

from app.exceptions import TableInvalid
from app.ml.tables.text import find_encoding, read_text

RUSSIAN = "доход;стаж;семья\n125000;5;в браке\nнет;нет;да\n"
GERMAN = "Größe,Straße,Betrag\nÖl,Müller,5 €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251"])
def test_a_russian_export_is_read_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(RUSSIAN.encode(encoding))
    assert read_text(path) == (RUSSIAN, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_western_export_is_read_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(GERMAN.encode(encoding))
    assert read_text(path) == (GERMAN, encoding)


def test_plain_letters_are_utf8() -> None:
    assert find_encoding(b"income,default\n1,0\n") == "utf-8"


def test_line_ends_of_every_system_are_one(tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(b"a,b\r\n1,2\r3,4\n")
    assert read_text(path)[0] == "a,b\n1,2\n3,4\n"


def test_the_encoding_that_was_said_is_the_one(tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes("доход".encode("cp866"))
    assert read_text(path, "cp866") == ("доход", "cp866")


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", r"loans\.csv:2: is not utf-8 text"), ("klingon", "klingon: is not an encoding")]
)
def test_a_wrong_encoding_is_told(tmp_path: Path, encoding: str, told: str) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(b"a\n\xff")
    with pytest.raises(TableInvalid, match=told):
        read_text(path, encoding)


def test_what_is_no_text_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loans.csv"
    path.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(TableInvalid, match="is a zip archive; unpack it first"):
        read_text(path)
