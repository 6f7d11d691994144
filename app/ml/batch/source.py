"""A file of applicants by its ending: how it is opened, what of it is wanted, its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from app.exceptions import TableInvalid
from app.ml.batch.chunk import Chunk
from app.ml.batch.csv_file import CsvFile
from app.ml.batch.parquet_file import ParquetFile
from app.ml.batch.wanted import Cells, Wanted, find_spellings
from app.ml.contracts.definition import Contract
from app.ml.tables.checked import require_columns
from app.ml.tables.csv_format import PARQUET, PARQUET_FORMAT
from app.ml.tables.names import found_as, not_there, renamed
from app.ml.tables.raw import CsvFormat
from app.ml.tables.spelling import Settled
from app.ml.tables.survey import OPEN_POINT, Survey, survey


@dataclass(frozen=True)
class Source:
    """An opened file: its chunks (once), its size in bytes or rows, its detected format, and what that leaves open."""

    chunks: Iterator[Chunk]
    size: int
    wanted: Wanted
    kept: dict[str, pa.DataType]
    unused: list[str]
    written: str
    warnings: list[str] = field(default_factory=list)


def open_source(path: Path, contract: Contract, *, kept: Sequence[str], csv_format: CsvFormat) -> Source:
    """Raise TableInvalid for a file that cannot be used at all, naming a missing column."""
    if path.suffix.lower() == PARQUET:
        return _open_parquet(path, contract, kept, csv_format)
    surveyed = survey(path, csv_format)
    require_columns(path, surveyed.names, contract)
    surveyed = surveyed.named(renamed(_columns(contract), surveyed.names))
    kept = _kept(path, surveyed.names, kept)
    found = Settled()
    if _can_mislead(surveyed, contract):
        found = find_spellings(contract, _cells(surveyed), surveyed.csv_format)
    wanted = Wanted.of(contract, found.spellings, kept)
    file = CsvFile(surveyed, wanted)
    types = dict.fromkeys(kept, pa.string())
    unused = _unused(surveyed.names, wanted)
    return Source(file.chunks(), file.size, wanted, types, unused, str(surveyed.csv_format), found.sentences())


def _open_parquet(path: Path, contract: Contract, kept: Sequence[str], csv_format: CsvFormat) -> Source:
    file = ParquetFile(path, numbered=csv_format.numbered)
    require_columns(path, file.names, contract)
    file.rename(renamed(_columns(contract), file.names))
    kept = _kept(path, file.names, kept)
    found = find_spellings(contract, file.texts(_columns(contract)), csv_format)
    wanted = Wanted.of(contract, found.spellings, kept)
    types = {name: file.type_of(name) for name in kept}
    unused = _unused(file.names, wanted)
    return Source(file.chunks(wanted), file.size, wanted, types, unused, PARQUET_FORMAT, found.sentences())


def _columns(contract: Contract) -> list[str]:
    return [feature.in_files for feature in contract.inputs]


def _kept(path: Path, names: Sequence[str], kept: Sequence[str]) -> list[str]:
    """Return the file's names of the columns to keep, whatever their case."""
    found = found_as(kept, names)
    for column in kept:
        if column not in found:
            raise TableInvalid(f"{path}:1: {not_there(column, names)}", about=["kept"])
    return list(dict.fromkeys(found[column] for column in kept))


def _unused(names: Sequence[str], wanted: Wanted) -> list[str]:
    return [name for name in names if name not in {*wanted.columns, *wanted.kept}]


def _can_mislead(surveyed: Survey, contract: Contract) -> bool:
    """Whether a cell may be read in two ways, or hold more than figures: only then is all of the file read first."""
    commas_in_cells = surveyed.has_quotes or (surveyed.separator != "," and "," in surveyed.marks)
    signs = surveyed.marks & {OPEN_POINT, "%", "$", "#"}
    return commas_in_cells or bool(signs) or any(feature.days_before is not None for feature in contract.inputs)


def _cells(surveyed: Survey) -> Iterator[Cells]:
    for chunk in CsvFile(surveyed, Wanted.as_text(surveyed.names)).chunks():
        yield {name: chunk.texts(name).counts() for name in surveyed.names}
