"""The columns to read from a file: the contract's, their formats, and those copied to the output."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.ml.contracts.definition import Contract
from app.ml.tables.csv_format import CsvFormat
from app.ml.tables.evidence import Evidence
from app.ml.tables.spelling import Settled, Spelling, numeric_features, settled


@dataclass(frozen=True)
class Wanted:
    """`numeric` are the columns that may be read as plain numbers with that `decimal` mark, `kept` go to the output."""

    columns: Sequence[str]
    numeric: Sequence[str]
    kept: Sequence[str]
    decimal: str
    spellings: Mapping[str, Spelling]

    @classmethod
    def of(cls, contract: Contract, spellings: Mapping[str, Spelling], kept: Sequence[str]) -> "Wanted":
        """Return what a contract needs; `spellings` by column, where they differ from the plain ones."""
        known = {feature.in_files: spellings.get(feature.in_files, Spelling()) for feature in contract.inputs}
        numbers = [column for column in numeric_features(contract) if known[column].date_format is None]
        marks = [known[column].decimal for column in numbers]
        decimal = max(".", ",", key=marks.count)
        numeric = [column for column in numbers if known[column].decimal == decimal and column not in kept]
        return cls(list(known), numeric, kept, decimal, known)

    @classmethod
    def as_text(cls, columns: Sequence[str]) -> "Wanted":
        """Return those columns as text."""
        return cls(columns, [], [], ".", {})


Cells = Mapping[str, Mapping[str, int]]
"""Different cells of some rows by column, each with the number of rows in which it stands."""


def find_spellings(contract: Contract, pieces: Iterable[Cells], csv_format: CsvFormat) -> Settled:
    """Return the format of each numeric or date column by all cells of the file, and warnings about what is open."""
    evidence: dict[str, Evidence] = {}
    for piece in pieces:
        for column, cells in piece.items():
            evidence[column] = evidence.get(column, Evidence()) + Evidence.of(cells)
    return settled(evidence, csv_format, numeric_features(contract))
