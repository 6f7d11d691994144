"""A file of a bank, opened: its columns and its rows as text, batch by batch, as often as they are wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from app.exceptions import TableInvalid
from app.ml.tables.csv_format import PARQUET, PARQUET_FORMAT, CsvFormat
from app.ml.tables.survey import Survey, survey

BATCH_ROWS = 2_000
PREVIEW_ROWS = 5
ENDINGS = (".csv", PARQUET)


@dataclass(frozen=True)
class FileRow:
    """A row by its number, which counts from 1 without the header and blank lines."""

    number: int
    cells: Sequence[str]


class OpenedFile(Protocol):
    """What an import needs of a file. `size` is in bytes; `csv_format` says how it is written."""

    names: Sequence[str]
    csv_format: CsvFormat
    size: int

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[list[FileRow]]:
        """Yield all rows from the first, so many at once. Raises TableInvalid for a file that ends too early."""


def open_file(path: Path, csv_format: CsvFormat) -> OpenedFile:
    """Open a CSV or Parquet file, by its ending. Raises TableInvalid for what is neither."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise TableInvalid(f"{path.name}: expected a name that ends with {' or '.join(ENDINGS)}")
    return _ParquetRows(path, csv_format) if ending == PARQUET else _CsvRows(survey(path, csv_format))


def first_rows(file: OpenedFile, count: int = PREVIEW_ROWS) -> list[FileRow]:
    """Return the first rows, for people to look at."""
    return next(iter(file.batches(count)), [])


class _CsvRows:
    """The rows of a CSV, read cell by cell."""

    def __init__(self, surveyed: Survey) -> None:
        self._surveyed = surveyed
        self.names: Sequence[str] = surveyed.names
        self.csv_format = surveyed.csv_format
        self.size = surveyed.size

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[list[FileRow]]:
        numbered = (FileRow(number, cells) for number, (_, _, cells) in enumerate(self._surveyed.rows(), start=1))
        while batch := list(islice(numbered, rows)):
            yield batch


class _ParquetRows:
    """The rows of a Parquet file as text, as a CSV of the same values would have them."""

    def __init__(self, path: Path, csv_format: CsvFormat) -> None:
        """Raise TableInvalid for a damaged file, and where the packages that read one are absent."""
        try:
            from app.ml.tables.parquet_rows import ParquetRows, cells_of  # noqa: PLC0415
        except ModuleNotFoundError as absent:
            raise TableInvalid(
                f"{path.name}: Parquet needs {absent.name}, which comes with the packages of training; save it as CSV"
            ) from None
        self._rows, self._cells_of = ParquetRows(path, numbered=csv_format.numbered), cells_of
        self.names: Sequence[str] = self._rows.names
        self.csv_format = csv_format.found(PARQUET_FORMAT, ",")
        self.size = path.stat().st_size

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[list[FileRow]]:
        number = 0
        for batch in self._rows.batches(list(self.names), rows=rows):
            columns = [self._cells_of(batch.column(name)) for name in self.names]
            yield [FileRow(number + place, cells) for place, cells in enumerate(zip(*columns, strict=True), start=1)]
            number += batch.num_rows
