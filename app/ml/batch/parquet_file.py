"""A Parquet file in pieces: numbers as they are, everything else by what it looks like as text."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app.exceptions import TableInvalid
from app.ml.batch.chunk import ROWS, Chunk, Texts
from app.ml.batch.wanted import Cells, Wanted
from app.ml.contracts.arrays import Floats
from app.ml.tables.parquet_rows import ParquetRows, as_text, is_text


class ParquetFile(ParquetRows):
    """The rows of a Parquet file, in chunks; `size` is in rows."""

    def chunks(self, wanted: Wanted) -> Iterator[Chunk]:
        """Raise TableInvalid for a damaged page, or a column without single values."""
        done = 0
        for batch in self.batches([*wanted.columns, *wanted.kept], rows=ROWS):
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
        kind = self.kind(column)
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise self._no_single_values(column, kind)
        return kind

    def texts(self, columns: list[str]) -> Iterator[Cells]:
        """Return the distinct cells of the columns of text or dates, chunk by chunk."""
        kinds = {name: self.kind(name) for name in columns}
        textual = [name for name, kind in kinds.items() if is_text(kind) or pa.types.is_temporal(kind)]
        for batch in self.batches(textual, rows=ROWS) if textual else ():
            yield {name: self._texts(batch, name).counts() for name in textual}

    def _texts(self, batch: pa.RecordBatch, name: str) -> Texts:
        cells = batch.column(name)
        try:
            return Texts.of(cells if pa.types.is_dictionary(cells.type) and is_text(cells.type) else as_text(cells))
        except pa.ArrowException:
            raise self._no_single_values(name, cells.type) from None

    def _no_single_values(self, column: str, kind: pa.DataType) -> TableInvalid:
        return TableInvalid(f"{self.path}: column {column} holds {kind}; expected numbers, text, dates or booleans")


def _float(cells: pa.Array) -> Floats:
    """Convert to 64-bit numbers, NaN where missing. Shorter floats are converted by their text: 0.1 is 0.1."""
    if pa.types.is_floating(cells.type) and not pa.types.is_float64(cells.type):
        cells = as_text(cells)
    numbers: Floats = pc.cast(cells, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return numbers
