"""One reading of a CSV file beforehand: how it is written, and that it is text from beginning to end."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from app.exceptions import TableInvalid
from app.ml.tables.content import BEGINNING
from app.ml.tables.names import column_names
from app.ml.tables.pieces import LIKE_ASCII, decoded, lines_of, pieces
from app.ml.tables.raw import CsvFormat, given_names, parse_rows, separator_of
from app.ml.tables.separator import LINES_LOOKED_AT
from app.ml.tables.text import (
    UTF_8,
    broken_byte,
    cyrillic_or_western,
    is_mostly_utf8,
    no_text,
    settled_encoding,
    unreadable,
    with_zero_bytes,
)

CHUNK_BYTES = 1 << 20
LOOKED_FOR = '",%$#\0'
OPEN_POINT = "1.234"
"""The mark of a file in which a point may stand between thousands."""
_OPEN_POINT = re.compile(
    r"\.\d\d\d(?!\d)(?:(?<=[^\d.][1-9]\....)|(?<=[^\d.][1-9]\d\....)|(?<=[^\d.][1-9]\d\d\....))", re.ASCII
)
_OPEN_POINT_BYTES = re.compile(_OPEN_POINT.pattern.encode())


@dataclass(frozen=True)
class Survey:
    """The format of a CSV file. `marks` are the signs looked for that occur in it; `size` is in bytes.

    `before` are the lines before the first row: a header, and a first line that names the separator.
    """

    path: Path
    csv_format: CsvFormat
    encoding: str
    separator: str
    names: list[str]
    marks: frozenset[str]
    size: int
    before: int = 1

    @property
    def has_quotes(self) -> bool:
        """Whether cells may hold separators and line ends."""
        return '"' in self.marks

    @property
    def has_header(self) -> bool:
        """Whether the file itself names its columns."""
        return not self.csv_format.header

    def rows(self) -> Iterator[tuple[int, int, list[str]]]:
        """Return the rows after the header, cell by cell."""
        rows = parse_rows(self.path, self.lines(), self.separator)
        if self.has_header:
            next(rows)
        return rows

    def lines(self) -> Iterator[str]:
        """Return the lines from the header on, or the first row without one."""
        lines = lines_of(self.path, self.encoding)
        for _ in range(self.before - self.has_header):
            next(line for line in lines if line.strip())
        return lines

    def named(self, names: list[str]) -> "Survey":
        """Return the survey with other names of the columns."""
        return replace(self, names=names)


def survey(path: Path, csv_format: CsvFormat) -> Survey:
    """Read the file once. Raises TableInvalid if it is missing, is not text, or has no header."""
    try:
        encoding, marks = _read(path, csv_format.encoding)
        beginning = list(islice((line for line in lines_of(path, encoding) if line.strip()), LINES_LOOKED_AT))
        separator, said = separator_of(path, [line.rstrip("\n") for line in beginning], csv_format)
        found = Survey(
            path,
            csv_format.found(encoding, separator),
            encoding,
            separator,
            [],
            marks,
            path.stat().st_size,
            said + (not csv_format.header),
        )
        _, _, first = next(parse_rows(path, found.lines(), separator))
        if csv_format.header:
            return found.named(given_names(path, csv_format, first))
        return found.named(column_names(path, first, numbered=csv_format.numbered))
    except OSError as fault:
        raise unreadable(path, fault) from None


def _read(path: Path, said: str | None) -> tuple[str, frozenset[str]]:
    """Return the encoding and the marks. Text that is not UTF-8, by mark or content, is Cyrillic or Western."""
    with path.open("rb") as file:
        encoding = settled_encoding(path, file.read(BEGINNING), said)
    if encoding is not None:
        return encoding, _marks(path, encoding)
    try:
        return UTF_8, _marks(path, UTF_8)
    except _NotDecodedError as fault:
        if is_mostly_utf8(pieces(path, CHUNK_BYTES)):
            raise broken_byte(path, fault.row, fault.place + 1, fault.byte) from None
        encoding = cyrillic_or_western(pieces(path, CHUNK_BYTES))
        return encoding, _marks(path, encoding)


class _NotDecodedError(TableInvalid):
    """Some bytes mean nothing in the encoding that was tried."""

    def __init__(self, path: Path, row: int, place: int, byte: int, encoding: str) -> None:
        super().__init__(no_text(path, row, encoding).detail)
        self.row, self.place, self.byte = row, place, byte


def _marks(path: Path, encoding: str) -> frozenset[str]:
    """Return the marks that occur in the file. Raises TableInvalid for bytes invalid in that encoding."""
    marks: set[str] = set()
    if encoding in LIKE_ASCII:
        _look_at_bytes(path, encoding, marks)
    else:
        for text in decoded(path, encoding, CHUNK_BYTES):
            _look_at(text, marks)
    if "\0" in marks:
        raise with_zero_bytes(path)
    return frozenset(marks)


def _look_at_bytes(path: Path, encoding: str, marks: set[str]) -> None:
    """Bytes of plain letters are looked at as they are, which is several times faster."""
    decoder = codecs.getincrementaldecoder(encoding)()
    before = 0
    for piece in pieces(path, CHUNK_BYTES):
        if piece.isascii():
            marks |= {mark for mark in LOOKED_FOR if ord(mark) in piece}
            if OPEN_POINT not in marks and _OPEN_POINT_BYTES.search(piece):
                marks.add(OPEN_POINT)
        else:
            try:
                _look_at(decoder.decode(piece), marks)
            except UnicodeDecodeError as fault:
                row = 1 + _lines_before(path, before) + piece[: fault.start].count(b"\n")
                raise _NotDecodedError(path, row, before + fault.start, piece[fault.start], encoding) from None
        before += len(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise TableInvalid(f"{path}: ends within a character; the file is truncated") from None


def _look_at(text: str, marks: set[str]) -> None:
    marks |= {mark for mark in LOOKED_FOR if mark in text}
    if OPEN_POINT not in marks and _OPEN_POINT.search(text):
        marks.add(OPEN_POINT)


def _lines_before(path: Path, place: int) -> int:
    with path.open("rb") as file:
        return file.read(place).count(b"\n")
