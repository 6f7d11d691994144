"""A Parquet file in pieces: numbers as they are, everything else by what it looks like as text."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from app.exceptions import TableInvalid
from app.faults import first_line
from app.ml.batch.chunk import ROWS, Chunk, Texts
from app.ml.batch.wanted import Cells, Wanted
from app.ml.contracts.arrays import Floats
from app.ml.tables.raw import column_names
from app.ml.tables.text import unreadable


class ParquetFile:
    """The rows of a Parquet file, in chunks; `size` is in rows."""

    def __init__(self, path: Path, *, numbered: bool = False) -> None:
        """Raise TableInvalid for a missing or damaged file."""
        self._path = path
        try:
            self._file = parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        except OSError as fault:
            raise unreadable(path, fault) from None
        except pa.ArrowException as fault:
            raise self._damaged(fault) from None
        self.size = int(self._file.metadata.num_rows)
        self._stored = list(self._file.schema_arrow.names)
        self.names = column_names(path, self._stored, numbered=numbered)

    def rename(self, names: list[str]) -> None:
        """Give the columns other names."""
        self.names = names

    def chunks(self, wanted: Wanted) -> Iterator[Chunk]:
        """Raise TableInvalid for a damaged page, or a column without single values."""
        done = 0
        for batch in self._batches([*wanted.columns, *wanted.kept]):
            rows = np.arange(done + 1, done + batch.num_rows + 1, dtype=np.int64)
            done += batch.num_rows
            numbers = {
                name: _float(batch.column(name))
                for name in wanted.numeric
                if pa.types.is_integer(batch.column(name).type) or pa.types.is_floating(batch.column(name).type)
            }
            kept = {name: batch.column(name) for name in wanted.kept}
            yield Chunk(rows, numbers, partial(self._texts, batch), kept, [], done)

    def type_of(self, column: str) -> pa.DataType:
        """Return the type of a column that goes to the output. Raises TableInvalid for one without single values."""
        kind = self._kind(column)
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise self._no_single_values(column, kind)
        return kind

    def texts(self, columns: list[str]) -> Iterator[Cells]:
        """Return the distinct cells of the columns of text or dates, chunk by chunk."""
        kinds = {name: self._kind(name) for name in columns}
        textual = [name for name, kind in kinds.items() if _is_text(kind) or pa.types.is_temporal(kind)]
        for batch in self._batches(textual) if textual else ():
            yield {name: self._texts(batch, name).counts() for name in textual}

    def _kind(self, column: str) -> pa.DataType:
        return self._file.schema_arrow.field(self.names.index(column)).type

    def _batches(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        """Return the columns by their names, which may differ from those they are stored by."""
        names = list(dict.fromkeys(columns))
        stored = [self._stored[self.names.index(name)] for name in names]
        try:
            for batch in self._file.iter_batches(batch_size=ROWS, columns=stored):
                yield pa.RecordBatch.from_arrays([batch.column(name) for name in stored], names=names)
        except (pa.ArrowException, OSError) as fault:
            raise self._damaged(fault) from None

    def _texts(self, batch: pa.RecordBatch, name: str) -> Texts:
        cells = batch.column(name)
        try:
            return Texts.of(cells if pa.types.is_dictionary(cells.type) and _is_text(cells.type) else _text(cells))
        except pa.ArrowException:
            raise self._no_single_values(name, cells.type) from None

    def _no_single_values(self, column: str, kind: pa.DataType) -> TableInvalid:
        return TableInvalid(f"{self._path}: column {column} holds {kind}; expected numbers, text, dates or booleans")

    def _damaged(self, fault: Exception) -> TableInvalid:
        return TableInvalid(f"{self._path}: is not a complete Parquet file: {first_line(fault)}")


def _is_text(kind: Any) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _text(cells: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    return pc.cast(cells, pa.string())


def _float(cells: pa.Array) -> Floats:
    """Convert to 64-bit numbers, NaN where missing. Shorter floats are converted by their text: 0.1 is 0.1."""
    if pa.types.is_floating(cells.type) and not pa.types.is_float64(cells.type):
        cells = _text(cells)
    numbers: Floats = pc.cast(cells, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return numbers
