"""One reading of a CSV file beforehand: how it is written, and that it is text from beginning to end."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.exceptions import TableInvalid
from app.ml.tables.raw import CsvFormat, column_names, parse_rows
from app.ml.tables.separator import LINES_LOOKED_AT, find_separator, named_separator
from app.ml.tables.text import (
    UTF_8,
    cyrillic_or_western,
    marked_encoding,
    no_encoding,
    no_text,
    unreadable,
    with_zero_bytes,
)

CHUNK_BYTES = 1 << 20
LONGEST_LINE = 1 << 26
LOOKED_FOR = '",\0'
_LIKE_ASCII = frozenset({UTF_8, "utf-8-sig", "cp1251", "cp1252"})


@dataclass(frozen=True)
class Survey:
    """The format of a CSV file. `marks` are the quotation mark and comma if they occur; `size` is in bytes."""

    path: Path
    encoding: str
    separator: str
    names: list[str]
    marks: frozenset[str]
    size: int

    @property
    def has_quotes(self) -> bool:
        """Whether cells may hold separators and line ends."""
        return '"' in self.marks


def survey(path: Path, csv_format: CsvFormat) -> Survey:
    """Read the file once. Raises TableInvalid if it is missing, is not text, or has no header."""
    try:
        encoding, marks = _read(path, csv_format.encoding)
        with path.open(encoding=encoding) as file:
            beginning = list(islice((line for line in file if line.strip()), LINES_LOOKED_AT))
        if not beginning:
            raise TableInvalid(f"{path}: is empty; expected a header and rows")
        separator = named_separator(csv_format.separator) if csv_format.separator else find_separator(beginning)
        with path.open(encoding=encoding) as file:
            _, _, header = next(parse_rows(path, file, separator))
        return Survey(path, encoding, separator, column_names(path, header), marks, path.stat().st_size)
    except OSError as fault:
        raise unreadable(path, fault) from None


def _read(path: Path, said: str | None) -> tuple[str, frozenset[str]]:
    """Return the encoding and the marks. Text that is not UTF-8, by mark or content, is Cyrillic or Western."""
    with path.open("rb") as file:
        encoding = said or marked_encoding(file.read(4))
    if encoding is not None:
        return encoding, _marks(path, encoding)
    try:
        return UTF_8, _marks(path, UTF_8)
    except _NotDecodedError:
        encoding = cyrillic_or_western(pieces(path, CHUNK_BYTES))
        return encoding, _marks(path, encoding)


class _NotDecodedError(TableInvalid):
    """Some bytes mean nothing in the encoding that was tried."""


def _marks(path: Path, encoding: str) -> frozenset[str]:
    """Return the marks that occur in the file. Raises TableInvalid for bytes invalid in that encoding."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise no_encoding(encoding) from None
    marks: set[str] = set()
    for place, piece in enumerate(pieces(path, CHUNK_BYTES)):
        if encoding in _LIKE_ASCII and piece.isascii():
            marks |= {mark for mark in LOOKED_FOR if ord(mark) in piece}
            continue
        try:
            text = decoder.decode(piece)
        except UnicodeDecodeError as fault:
            row = 1 + _lines_before(path, place) + piece[: fault.start].count(b"\n")
            raise _NotDecodedError(no_text(path, row, encoding).detail) from None
        marks |= {mark for mark in LOOKED_FOR if mark in text}
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise TableInvalid(f"{path}: ends within a character; the file is truncated") from None
    if "\0" in marks:
        raise with_zero_bytes(path)
    return frozenset(marks)


def _lines_before(path: Path, place: int) -> int:
    return sum(piece.count(b"\n") for piece in islice(pieces(path, CHUNK_BYTES), place))


def pieces(path: Path, size: int) -> Iterator[bytes]:
    """Return the file in blocks of about that size that end with a line. Raises TableInvalid for too long a line."""
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(size):
            piece = rest + piece
            cut = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
            rest = piece[cut:]
            if len(rest) > LONGEST_LINE:
                raise TableInvalid(f"{path}: has a line of more than {LONGEST_LINE >> 20} MiB; expected a CSV file")
            if cut:
                yield piece[:cut]
    if rest:
        yield rest
