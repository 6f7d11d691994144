"""A CSV file as columns of text, whole or not at all."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress, repeat
from pathlib import Path

from app.exceptions import TableInvalid
from app.ml.tables.csv_format import PARQUET, PARQUET_FORMAT, CsvFormat
from app.ml.tables.evidence import Evidence
from app.ml.tables.names import column_names, one_form, renamed
from app.ml.tables.plain import evidence_of_plain
from app.ml.tables.separator import SPACE, find_separator, named_separator, said_separator, spaced
from app.ml.tables.text import read_text

__all__ = [
    "CsvFormat",
    "RawTable",
    "column_names",
    "parse_rows",
    "ragged",
    "read_raw",
    "separator_of",
]


@dataclass(frozen=True)
class RawTable:
    """Cells as they stand in the file. `lines` are the rows' texts, `numbers` the lines they begin on, from 1."""

    path: Path
    csv_format: CsvFormat
    columns: dict[str, list[str]]
    lines: list[str]
    numbers: list[int]
    is_plain: bool = False
    """Whether the columns of numbers and dates were rewritten plainly."""

    def where(self, keep: Sequence[bool]) -> "RawTable":
        """Only the rows for which `keep` says so."""
        if all(keep):
            return self
        return replace(
            self,
            columns={name: list(compress(cells, keep)) for name, cells in self.columns.items()},
            lines=list(compress(self.lines, keep)),
            numbers=list(compress(self.numbers, keep)),
        )

    def named(self, wanted: Iterable[str]) -> "RawTable":
        """Return the table with its columns named as they are wanted, where only the case differs."""
        names = renamed(wanted, list(self.columns))
        if names == list(self.columns):
            return self
        return replace(self, columns=dict(zip(names, self.columns.values(), strict=True)))

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """What the cells of each column prove about how it is written."""
        return {name: evidence_of_plain(cells) or Evidence.of(Counter(cells)) for name, cells in self.columns.items()}


def read_raw(path: Path, csv_format: CsvFormat | None = None) -> RawTable:
    """Return the file's columns, in the file's order; text has one form of each letter inside.

    A Parquet file, by its ending, is read as a CSV of the same values would be.
    Raises TableInvalid with `file:row: what is wrong` for a file that is no CSV, has a column twice, rows of
    another length than the header, or no rows. Blank lines are passed over.
    """
    said = csv_format or CsvFormat()
    if path.suffix.lower() == PARQUET:
        return _read_parquet(path, said)
    text, encoding = read_text(path, said.encoding)
    lines = one_form(text).split("\n")
    separator, begins = separator_of(path, lines, said)
    rows = _plain_rows(lines, begins, separator) or _exact_rows(path, lines, begins, separator)
    names = _names(path, said, rows.first)
    begins = 0 if said.header else 1
    if len(rows.lines) == begins:
        raise TableInvalid(f"{path}: has a header but no rows")
    kept: dict[str, str] = {}
    cells = (list(map(kept.setdefault, column, column)) for column in rows.columns(path, begins))
    return RawTable(
        path,
        said.found(encoding, separator),
        dict(zip(names, cells, strict=True)),
        rows.lines[begins:],
        rows.numbers[begins:],
    )


def _read_parquet(path: Path, said: CsvFormat) -> RawTable:
    """Return the table of a Parquet file, which needs the packages of training."""
    try:
        from app.ml.tables.parquet_rows import read_columns  # noqa: PLC0415
    except ModuleNotFoundError as absent:
        raise TableInvalid(
            f"{path}: Parquet needs {absent.name}, which comes with the packages of training "
            "(requirements/train.txt); install them, or save the table as CSV"
        ) from None
    columns = read_columns(path, numbered=said.numbered)
    lines = [",".join(row) for row in zip(*columns.values(), strict=True)]
    return RawTable(path, said.found(PARQUET_FORMAT, ","), columns, lines, list(range(1, len(lines) + 1)))


def separator_of(path: Path, lines: Sequence[str], said: CsvFormat) -> tuple[str, int]:
    """Return the separator, and the place of the first line after one that names it. Raises TableInvalid if empty."""
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    named = None if first is None else said_separator(lines[first])
    begins = 0 if named is None or first is None else first + 1
    if not any(line.strip() for line in lines[begins:]):
        raise TableInvalid(f"{path}: is empty; expected a header and rows")
    if said.separator:
        return named_separator(said.separator), begins
    return named or find_separator(lines[begins:]), begins


@dataclass(frozen=True)
class _PlainRows:
    """Rows of equal length without quotation marks: all are cut at once. `numbers` are their lines, from 1."""

    lines: list[str]
    numbers: list[int]
    separator: str

    @property
    def first(self) -> list[str]:
        return self.lines[0].split(self.separator)

    def columns(self, _path: Path, begins: int) -> Iterator[list[str]]:
        cells, count = self.separator.join(self.lines[begins:]).split(self.separator), len(self.first)
        return (cells[place::count] for place in range(count))


@dataclass(frozen=True)
class _ExactRows:
    """Rows as the CSV reader cuts them. `numbers` are the lines they begin on, from 1."""

    lines: list[str]
    numbers: list[int]
    cells: list[list[str]]

    @property
    def first(self) -> list[str]:
        return self.cells[0]

    def columns(self, path: Path, begins: int) -> Iterator[Sequence[str]]:
        for number, row in zip(self.numbers, self.cells, strict=True):
            if len(row) != len(self.first):
                raise TableInvalid(f"{path}:{number}: {ragged(expected=len(self.first), found=len(row))}")
        return zip(*self.cells[begins:], strict=True)


def _plain_rows(lines: Sequence[str], begins: int, separator: str) -> _PlainRows | None:
    """Return the rows of a file without quotation marks; None where the exact way is needed."""
    if separator == SPACE or any('"' in line for line in lines) or max(map(len, lines)) > csv.field_size_limit():
        return None
    is_row = [separator in line or bool(line.strip()) for line in lines[begins:]]
    rows = list(compress(lines[begins:], is_row))
    if len(set(map(str.count, rows, repeat(separator)))) > 1:
        return None
    return _PlainRows(rows, list(compress(range(begins + 1, len(lines) + 1), is_row)), separator)


def _exact_rows(path: Path, lines: Sequence[str], begins: int, separator: str) -> _ExactRows:
    parsed = list(parse_rows(path, (f"{line}\n" for line in lines[begins:]), separator))
    return _ExactRows(
        ["\n".join(lines[begins + start : begins + end]) for start, end, _ in parsed],
        [begins + start + 1 for start, _, _ in parsed],
        [row for _, _, row in parsed],
    )


def _names(path: Path, said: CsvFormat, first: Sequence[str]) -> list[str]:
    """Return the names of the columns: those that are given for a file without a header, else the first row's."""
    return given_names(path, said, first) if said.header else column_names(path, first, numbered=said.numbered)


def given_names(path: Path, said: CsvFormat, first: Sequence[str]) -> list[str]:
    """Return the given names. Raises TableInvalid if the first row has another number of cells."""
    if len(said.header) != len(first):
        raise TableInvalid(
            f"{path}:1: the row has {len(first)} cells, but {len(said.header)} names are given", about=["header"]
        )
    return column_names(path, said.header, numbered=said.numbered)


def parse_rows(
    path: Path, lines: Iterable[str], separator: str, *, before: int = 0
) -> Iterator[tuple[int, int, list[str]]]:
    """Each row's cells, with the numbers of its first line and of the one after it, from 0; blank lines are left out.

    `before` are the file's lines before these, for messages.
    Raises TableInvalid where a quotation mark stands wrong or is never closed.
    """
    if separator == SPACE:
        lines = spaced(lines)
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=separator == SPACE)
    start = 0
    try:
        for row in reader:
            if len(row) > 1 or (row and row[0].strip()):
                yield start, reader.line_num, row
            start = reader.line_num
    except csv.Error as fault:
        raise TableInvalid(
            f"{path}:{before + start + 1}: is not CSV: {fault}; "
            "look for a stray quotation mark, or an end that is cut off"
        ) from None


def ragged(*, expected: int, found: int) -> str:
    """Return the error message for a row with another number of cells than the header."""
    return f"the row: must have {expected} cells like the header; it has {found}"
