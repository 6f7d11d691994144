"""A Parquet file batch by batch, and whole as columns of text; what is no single value is read as it looks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from app.exceptions import TableInvalid
from app.faults import first_line
from app.ml.tables.names import column_names, one_form
from app.ml.tables.text import unreadable

ROWS = 1 << 16
OPEN_POINT = r"^(-?[1-9][0-9]{0,2}\.[0-9]{3})$"
"""A number whose point could stand between thousands, were it text that a person wrote."""
WITH_A_ZERO = r"\1" "0"


class ParquetRows:
    """The columns of a Parquet file by their names, which may differ from those they are stored by."""

    def __init__(self, path: Path, *, numbered: bool = False) -> None:
        """Raise TableInvalid for a missing or damaged file."""
        self.path = path
        try:
            self._file = parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        except OSError as fault:
            raise unreadable(path, fault) from None
        except pa.ArrowException as fault:
            raise self.damaged(fault) from None
        self.size = int(self._file.metadata.num_rows)
        self._stored = list(self._file.schema_arrow.names)
        self.names = column_names(path, self._stored, numbered=numbered)

    def rename(self, names: list[str]) -> None:
        """Give the columns other names."""
        self.names = names

    def kind(self, column: str) -> pa.DataType:
        """Return the type that a column is stored as."""
        return self._file.schema_arrow.field(self.names.index(column)).type

    def batches(self, columns: list[str], *, rows: int) -> Iterator[pa.RecordBatch]:
        """Yield those columns in batches of at most so many rows. Raises TableInvalid for a damaged page."""
        names = list(dict.fromkeys(columns))
        stored = [self._stored[self.names.index(name)] for name in names]
        try:
            for batch in self._file.iter_batches(batch_size=rows, columns=stored):
                yield pa.RecordBatch.from_arrays([batch.column(name) for name in stored], names=names)
        except (pa.ArrowException, OSError) as fault:
            raise self.damaged(fault) from None

    def damaged(self, fault: Exception) -> TableInvalid:
        """Build the error for a file that cannot be read to its end."""
        return TableInvalid(f"{self.path}: is not a complete Parquet file: {first_line(fault)}")


def read_columns(path: Path, *, numbered: bool) -> dict[str, list[str]]:
    """Return the cells of each column as a CSV of the same values would have them. Raises TableInvalid."""
    file = ParquetRows(path, numbered=numbered)
    if not file.size:
        raise TableInvalid(f"{path}: has columns but no rows")
    columns: dict[str, list[str]] = {name: [] for name in file.names}
    for batch in file.batches(file.names, rows=ROWS):
        for name in file.names:
            columns[name] += cells_of(batch.column(name))
    return columns


def is_text(kind: Any) -> bool:
    """Whether a type is text, plain or coded."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def as_text(cells: pa.Array) -> pa.Array:
    """Return the cells as text. Raises ArrowException for a type without single values."""
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    return pc.cast(cells, pa.string())


def cells_of(cells: pa.Array) -> list[str]:
    """Return the cells as a CSV would have them: empty where missing, numbers with a point beyond doubt."""
    try:
        text = as_text(cells)
    except pa.ArrowException:
        return ["" if value is None else str(value) for value in cells.to_pylist()]
    if pa.types.is_floating(cells.type):
        missing = pc.is_nan(cells)
        text = pc.if_else(missing, "", pc.replace_substring_regex(text, OPEN_POINT, WITH_A_ZERO))
    known: dict[str, str] = {}
    return [
        known.setdefault(cell, one_form(cell) if is_text(cells.type) else cell)
        for cell in pc.fill_null(text, "").to_pylist()
    ]
