"""Training data: a bank's CSV checked against a contract, with the outcome of each loan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.definition import Contract
from app.ml.tables.checked import MAX_FAULTS_SHOWN, cell_parser, read_columns, rows_of, warnings_about
from app.ml.tables.raw import CsvFormat, RawTable, read_raw
from app.ml.tables.target import Outcomes, Target, read_outcomes

__all__ = ["DEFAULT_DATA", "DEFAULT_SEED", "MAX_FAULTS_SHOWN", "Table", "parse_cells", "read_table", "table_of"]

DEFAULT_DATA = Path(__file__).parents[3] / "data" / "consumer_loans.csv"
DEFAULT_SEED = 20_000_103
"""Of every training that names no other: the same data, the same model."""


@dataclass(frozen=True)
class Table:
    """A checked table: the file's lines, the contract's inputs as columns, and the outcome (1 = bad) of each row."""

    path: Path
    lines: list[str]
    columns: dict[str, list[Any]]
    outcome: NDArray[np.int64]
    warnings: tuple[str, ...] = ()
    """What the file does not settle about its cells."""

    @cached_property
    def applicants(self) -> list[dict[str, Any]]:
        """The same values, one mapping an applicant."""
        return list(rows_of(self.columns))

    def part(self, rows: Sequence[int] | NDArray[np.intp]) -> "Table":
        """Only those rows, in that order."""
        places = [int(row) for row in rows]
        return Table(
            path=self.path,
            lines=[self.lines[row] for row in places],
            columns={name: [values[row] for row in places] for name, values in self.columns.items()},
            outcome=self.outcome[places],
        )


def read_table(
    path: Path, contract: Contract, *, target: Target | None = None, csv_format: CsvFormat | None = None
) -> Table:
    """Read the whole file or nothing; rows without an outcome are left out.

    Raises TableInvalid with `file:row: column what is expected` for at most ten faults.
    """
    raw = read_raw(path, csv_format)
    target = target or Target(contract.target)
    outcomes = read_outcomes(raw.named([target.column]), target)
    kept = raw.where(outcomes.keep)
    return replace(table_of(kept, contract, outcomes), warnings=tuple(warnings_about(kept, contract)))


def table_of(raw: RawTable, contract: Contract, outcomes: Outcomes) -> Table:
    """Return the rows that have an outcome, checked against the contract. Raises TableInvalid."""
    return Table(raw.path, raw.lines, read_columns(raw, contract), outcomes.values)


def parse_cells(contract: Contract, cells: dict[str, str]) -> dict[str, Any]:
    """One applicant's CSV cells as checked values. Raises InvalidInput naming each column."""
    parsed = {}
    for feature in contract.inputs:
        cell = cells[feature.in_files]
        parsed[feature.name] = cell_parser(feature, [cell])(cell)
    return check_applicant(contract, parsed)
