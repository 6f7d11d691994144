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
from app.ml.batch.chunk import ROWS, Chunk, Floats, Texts
from app.ml.batch.wanted import Cells, Wanted
from app.ml.tables.raw import column_names
from app.ml.tables.text import unreadable


class ParquetFile:
    """The rows of a Parquet file, in chunks; `size` is in rows."""

    def __init__(self, path: Path) -> None:
        """Raises TableInvalid for a file that is not there or is damaged."""
        self._path = path
        try:
            self._file = parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        except OSError as fault:
            raise unreadable(path, fault) from None
        except pa.ArrowException as fault:
            raise self._damaged(fault) from None
        self.size = int(self._file.metadata.num_rows)
        self.names = column_names(path, self._file.schema_arrow.names)

    def chunks(self, wanted: Wanted) -> Iterator[Chunk]:
        """Raises TableInvalid for a damaged page, or a column that is no column of single values."""
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
        """The type of a column that goes to the output. Raises TableInvalid for one without single values."""
        kind = self._file.schema_arrow.field(column).type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise self._no_single_values(column, kind)
        return kind

    def texts(self, columns: list[str]) -> Iterator[Cells]:
        """The different cells of those columns that hold text or dates, piece by piece."""
        kinds = {name: self._file.schema_arrow.field(name).type for name in columns}
        textual = [name for name, kind in kinds.items() if _is_text(kind) or pa.types.is_temporal(kind)]
        for batch in self._batches(textual) if textual else ():
            yield {name: self._texts(batch, name).distinct for name in textual}

    def _batches(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._file.iter_batches(batch_size=ROWS, columns=list(dict.fromkeys(columns)))
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
        return TableInvalid(f"{self._path}: is no whole Parquet file: {first_line(fault)}")


def _is_text(kind: Any) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _text(cells: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    return pc.cast(cells, pa.string())


def _float(cells: pa.Array) -> Floats:
    """As 64-bit numbers, NaN where missing. Those of fewer bits are what they look like: 0.1 is 0.1."""
    if pa.types.is_floating(cells.type) and not pa.types.is_float64(cells.type):
        cells = _text(cells)
    numbers: Floats = pc.cast(cells, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return numbers
