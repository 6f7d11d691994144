"""Checked rows as the factory handles them: arrays, outcomes, and the key that keeps rows of one applicant together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.columns import Arrays, to_arrays
from app.ml.contracts.definition import Contract
from app.ml.tables.dataset import Table


@dataclass(frozen=True)
class Sample:
    """Rows as columns (derived features among them), the outcome of each, its key, and its time if there is one."""

    arrays: Arrays
    outcome: NDArray[np.int64]
    keys: list[str]
    times: NDArray[np.float64] | None = None

    @classmethod
    def of(
        cls, contract: Contract, table: Table, keys: Sequence[str], times: NDArray[np.float64] | None = None
    ) -> "Sample":
        """Return the sample of a checked table."""
        return cls(to_arrays(contract, table.columns), table.outcome, list(keys), times)

    def part(self, rows: NDArray[np.intp]) -> "Sample":
        """Only those rows, in that order."""
        arrays = {name: values[rows] for name, values in self.arrays.items()}
        times = None if self.times is None else self.times[rows]
        return Sample(arrays, self.outcome[rows], [self.keys[row] for row in rows], times)

    def spread(self, most: int) -> "Sample":
        """At most so many of the rows, evenly spread over all."""
        if len(self) <= most:
            return self
        return self.part(np.unique(np.linspace(0, len(self) - 1, most).astype(np.intp)))

    def __len__(self) -> int:
        return len(self.outcome)
