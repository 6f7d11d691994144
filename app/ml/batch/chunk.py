"""A piece of a file: its rows' cells by column, each in the quickest form that loses nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats

Numbers = NDArray[np.int64]
ROWS = 25_000
"""About so many rows are in memory at once."""


@dataclass(frozen=True)
class Rejection:
    """A row that is not scored, and why. `row` counts from 1, blank lines left out; `column` is empty for the row."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Texts:
    """A column as text: the different cells, and which of them stands in each row."""

    distinct: Sequence[str]
    codes: Numbers

    @classmethod
    def of(cls, cells: pa.Array) -> "Texts":
        """Return the texts of an array of text, plain or of a dictionary; what is null is blank."""
        coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        distinct = [cell or "" for cell in coded.dictionary.to_pylist()]
        codes = coded.indices.cast(pa.int64())
        if codes.null_count:
            codes, distinct = codes.fill_null(len(distinct)), [*distinct, ""]
        return cls(distinct, codes.to_numpy())

    def counts(self) -> dict[str, int]:
        """Return each cell with the number of rows in which it stands."""
        rows = np.bincount(self.codes, minlength=len(self.distinct)).tolist()
        return dict(zip(self.distinct, rows, strict=True))


@dataclass(frozen=True)
class Chunk:
    """Rows of a file.

    `rows` are their numbers, `numbers` the columns that are plain numbers (NaN where missing), `texts` gives any
    column as text, `kept` are the columns that go to the output as they are, `broken` the rows that are no rows,
    and `done` says how far the file has been read, in the unit of its `size`.
    """

    rows: Numbers
    numbers: Mapping[str, Floats]
    texts: Callable[[str], Texts]
    kept: Mapping[str, pa.Array]
    broken: Sequence[Rejection]
    done: int
