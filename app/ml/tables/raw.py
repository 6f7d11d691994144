"""A CSV file as columns of text, whole or not at all."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from app.exceptions import TableInvalid
from app.ml.tables.separator import NAMES, find_separator, named_separator
from app.ml.tables.text import read_text


@dataclass(frozen=True)
class CsvFormat:
    """The format of a CSV; None is detected."""

    encoding: str | None = None
    separator: str | None = None

    def __str__(self) -> str:
        return f"{self.encoding}, {NAMES.get(self.separator or '', self.separator)} between cells"


@dataclass(frozen=True)
class RawTable:
    """Cells as they stand in the file. `lines` are the rows' texts, `numbers` the lines they begin on, from 1."""

    path: Path
    csv_format: CsvFormat
    columns: dict[str, list[str]]
    lines: list[str]
    numbers: list[int]

    def where(self, keep: Sequence[bool]) -> "RawTable":
        """Only the rows for which `keep` says so."""
        return RawTable(
            path=self.path,
            csv_format=self.csv_format,
            columns={name: list(compress(cells, keep)) for name, cells in self.columns.items()},
            lines=list(compress(self.lines, keep)),
            numbers=list(compress(self.numbers, keep)),
        )


def read_raw(path: Path, csv_format: CsvFormat | None = None) -> RawTable:
    """Return the file's columns, in the file's order.

    Raises TableInvalid with `file:row: what is wrong` for a file that is no CSV, has a column twice, rows of
    another length than the header, or no rows. Blank lines are passed over.
    """
    said = csv_format or CsvFormat()
    text, encoding = read_text(path, said.encoding)
    lines = text.split("\n")
    if not text.strip():
        raise TableInvalid(f"{path}: is empty; expected a header and rows")
    separator = named_separator(said.separator) if said.separator else find_separator(lines)
    rows = _rows(path, lines, separator)
    names = column_names(path, next(rows)[2])
    table = RawTable(path, CsvFormat(encoding, separator), {name: [] for name in names}, [], [])
    _fill(table, rows)
    if not table.lines:
        raise TableInvalid(f"{path}: has a header but no rows")
    return table


def _rows(path: Path, lines: Sequence[str], separator: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each row's first line number, its text and its cells."""
    for start, end, row in parse_rows(path, (f"{line}\n" for line in lines), separator):
        yield start + 1, "\n".join(lines[start:end]), row


def parse_rows(path: Path, lines: Iterable[str], separator: str) -> Iterator[tuple[int, int, list[str]]]:
    """Each row's cells, with the numbers of its first line and of the one after it, from 0; blank lines are left out.

    Raises TableInvalid where a quotation mark stands wrong or is never closed.
    """
    reader = csv.reader(lines, delimiter=separator, strict=True)
    start = 0
    try:
        for row in reader:
            if len(row) > 1 or (row and row[0].strip()):
                yield start, reader.line_num, row
            start = reader.line_num
    except csv.Error as fault:
        raise TableInvalid(
            f"{path}:{start + 1}: is not CSV: {fault}; look for a stray quotation mark, or an end that is cut off"
        ) from None


def column_names(path: Path, header: list[str]) -> list[str]:
    """Return the header's names, blank ones numbered. Raises TableInvalid for a repeated name."""
    names = [name.strip() or f"column_{place}" for place, name in enumerate(header, start=1)]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise TableInvalid("\n".join(f"{path}:1: column {name} stands twice" for name in twice))
    return names


def ragged(*, expected: int, found: int) -> str:
    """Return the error message for a row with another number of cells than the header."""
    return f"the row: must have {expected} cells like the header; it has {found}"


def _fill(table: RawTable, rows: Iterator[tuple[int, str, list[str]]]) -> None:
    """Equal cells are kept once: most columns repeat themselves."""
    kept: dict[str, str] = {}
    columns = list(table.columns.values())
    for number, line, row in rows:
        if len(row) != len(columns):
            raise TableInvalid(f"{table.path}:{number}: {ragged(expected=len(columns), found=len(row))}")
        for column, cell in zip(columns, row, strict=True):
            column.append(kept.setdefault(cell, cell))
        table.lines.append(line)
        table.numbers.append(number)
