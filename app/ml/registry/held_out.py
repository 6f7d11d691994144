"""Loans with a known outcome that a model has not seen, as they are kept beside it for the gates of promotion.

Only inputs of the contract and the outcome: no ids, no dropped columns, and of protected ones only what the model sees
for a stated reason. JSON in gzip, so that a machine that only serves can read it.
"""

import gzip
import io
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from app.exceptions import ArtifactInvalid, InvalidInput
from app.ml.contracts.columns import FLOAT_BITS, Columns, check_columns
from app.ml.contracts.definition import Contract
from app.ml.registry.strict_json import strictly_parsed
from app.ml.tables.dataset import DEFAULT_DATA, Table, read_table
from app.ml.tables.demo_split import split_demo_rows
from app.ml.tables.raw import CsvFormat
from app.ml.tables.target import Target

HELD_OUT_FILE = "held-out.json.gz"
MAX_ROWS = 20_000
LARGEST_BYTES = 256 * 2**20
"""Of the unpacked file: a small one that unpacks without end is no table."""


@dataclass(frozen=True)
class HeldOut:
    """Inputs as columns of checked values, and the outcome (1 = bad) of each row."""

    columns: Columns
    outcome: NDArray[np.int64]

    @classmethod
    def of(cls, contract: Contract, columns: Columns, outcome: NDArray[np.int64]) -> Self:
        """Those rows with what may be kept of them: what the model sees, and all else that nothing protects.

        Inputs that this model does not see are kept for the comparison with a champion that does.
        """
        kept = [one.name for one in contract.inputs if one in contract.model_inputs or not one.is_protected]
        return cls({name: list(columns[name]) for name in kept}, outcome)

    def capped(self, *, seed: int) -> "HeldOut":
        """At most twenty thousand of the rows, drawn by the seed, in their order."""
        if len(self.outcome) <= MAX_ROWS:
            return self
        rows = np.sort(np.random.default_rng(seed).choice(len(self.outcome), MAX_ROWS, replace=False)).tolist()
        return HeldOut(
            {name: [values[row] for row in rows] for name, values in self.columns.items()}, self.outcome[rows]
        )

    def for_contract(self, contract: Contract) -> dict[str, Sequence[Any]]:
        """Columns as an engine of that contract takes them; inputs that its model does not see are missing."""
        missing = [None] * len(self.outcome)
        return {feature.name: self.columns.get(feature.name, missing) for feature in contract.inputs}

    def to_bytes(self) -> bytes:
        """Serialize the rows; the same rows give the same bytes."""
        plain = {"columns": dict(self.columns), "outcome": self.outcome.tolist()}
        return gzip.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Parse the rows. Raises ArtifactInvalid if the file is damaged."""
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                text = file.read(LARGEST_BYTES + 1)
            if len(text) > LARGEST_BYTES:
                raise ValueError("it is too large")
            plain = strictly_parsed(text, largest_whole=2**FLOAT_BITS - 1)
            columns, outcome = dict(plain["columns"]), plain["outcome"]
            if not all(type(one) is int and one in (0, 1) for one in outcome):
                raise ValueError("an outcome is 0 or 1")
            if not all(isinstance(values, list) and len(values) == len(outcome) for values in columns.values()):
                raise ValueError("its columns do not fit its outcomes")
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as fault:
            raise _unreadable(str(fault)) from fault
        return cls(columns, np.array(outcome, dtype=np.int64))

    def require_fit(self, contract: Contract) -> None:
        """Raise ArtifactInvalid if a model of that contract cannot be scored on the rows."""
        try:
            check_columns(contract, self.for_contract(contract))
        except InvalidInput as fault:
            raise _unreadable(str(fault)) from fault


def _unreadable(why: str) -> ArtifactInvalid:
    return ArtifactInvalid(f"the held-out rows ({HELD_OUT_FILE}) cannot be read: {why}")


def loans_for(contract: Contract, data: Path, target: Target, csv_format: CsvFormat | None = None) -> Table:
    """Read the loans of a file by the contract; of the shipped ones only those held out from the default model.

    Raises TableInvalid.
    """
    table = read_table(data, contract, target=target, csv_format=csv_format)
    return table.part(split_demo_rows(table.lines)[0]) if data == DEFAULT_DATA else table
