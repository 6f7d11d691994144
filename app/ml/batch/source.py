"""A file of applicants by its ending: how it is opened, what of it is wanted, its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa

from app.exceptions import TableInvalid
from app.ml.batch.chunk import ROWS, Chunk
from app.ml.batch.csv_file import CsvFile
from app.ml.batch.parquet_file import ParquetFile
from app.ml.batch.survey import Survey, survey
from app.ml.batch.wanted import Cells, Wanted, find_spellings
from app.ml.contracts.definition import Contract
from app.ml.tables.checked import not_there, require_columns
from app.ml.tables.raw import CsvFormat, split_rows

PARQUET = ".parquet"
NOBODYS = ","
"""Between a Parquet file's cells stands nothing; where a number could be read two ways, the comma counts thousands."""


@dataclass(frozen=True)
class Source:
    """An opened file: its chunks (once), how many bytes or rows it has, and what was found out of it."""

    chunks: Iterator[Chunk]
    size: int
    wanted: Wanted
    kept: dict[str, pa.DataType]
    unused: list[str]
    written: str


def open_source(path: Path, contract: Contract, *, kept: Sequence[str], csv_format: CsvFormat) -> Source:
    """Raises TableInvalid for a file that cannot be used at all, naming the column that is missing where one is."""
    if path.suffix.lower() == PARQUET:
        return _open_parquet(path, contract, kept)
    surveyed = survey(path, csv_format)
    _require(path, surveyed.names, contract, kept)
    spellings = {}
    if _can_mislead(surveyed, contract):
        spellings = find_spellings(contract, _cells(surveyed), separator=surveyed.separator)
    wanted = Wanted.of(contract, spellings, kept)
    file = CsvFile(surveyed, wanted)
    said = CsvFormat(surveyed.encoding, surveyed.separator)
    types = dict.fromkeys(kept, pa.string())
    return Source(file.chunks(), file.size, wanted, types, _unused(surveyed.names, wanted), str(said))


def _open_parquet(path: Path, contract: Contract, kept: Sequence[str]) -> Source:
    file = ParquetFile(path)
    _require(path, file.names, contract, kept)
    columns = [feature.in_files for feature in contract.inputs]
    wanted = Wanted.of(contract, find_spellings(contract, file.texts(columns), separator=NOBODYS), kept)
    types = {name: file.type_of(name) for name in kept}
    return Source(file.chunks(wanted), file.size, wanted, types, _unused(file.names, wanted), "Parquet")


def _require(path: Path, names: Sequence[str], contract: Contract, kept: Sequence[str]) -> None:
    require_columns(path, names, contract)
    for column in kept:
        if column not in names:
            raise TableInvalid(f"{path}:1: {not_there(column, names)}", about=["kept"])


def _unused(names: Sequence[str], wanted: Wanted) -> list[str]:
    return [name for name in names if name not in {*wanted.columns, *wanted.kept}]


def _can_mislead(surveyed: Survey, contract: Contract) -> bool:
    """Whether cells may hold commas, or dates: only then must a column be seen as a whole."""
    commas_in_cells = surveyed.has_quotes or (surveyed.separator != "," and "," in surveyed.marks)
    return commas_in_cells or any(feature.days_before is not None for feature in contract.inputs)


def _cells(surveyed: Survey) -> Iterator[Cells]:
    with surveyed.path.open(encoding=surveyed.encoding) as file:
        rows = split_rows(surveyed.path, file, surveyed.separator)
        next(rows)
        while some := [row for _, _, row in islice(rows, ROWS)]:
            whole = (row for row in some if len(row) == len(surveyed.names))
            yield {
                name: dict.fromkeys(cells)
                for name, cells in zip(surveyed.names, zip(*whole, strict=True), strict=False)
            }
