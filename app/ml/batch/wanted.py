"""The columns to read from a file: the contract's, their formats, and those copied to the output."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.ml.tables.cells import DecimalMarks, is_missing
from app.ml.tables.checked import Spelling
from app.ml.tables.dates import FORMATS, date_formats


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
        numbers = [f.in_files for f in contract.inputs if _may_be_plain(f) and known[f.in_files].date_format is None]
        marks = [known[column].decimal for column in numbers]
        decimal = max(".", ",", key=marks.count)
        numeric = [column for column in numbers if known[column].decimal == decimal and column not in kept]
        return cls(list(known), numeric, kept, decimal, known)


Cells = Mapping[str, Iterable[str]]
"""Different cells of some rows, by column."""


def find_spellings(contract: Contract, pieces: Iterable[Cells], *, separator: str) -> dict[str, Spelling]:
    """Return the format of each numeric or date column, by all cells; equal cells of a chunk count once."""
    features = [feature for feature in contract.inputs if _may_be_plain(feature)]
    marks = {feature.in_files: DecimalMarks() for feature in features}
    formats: dict[str, tuple[str, ...]] = {f.in_files: FORMATS for f in features if f.days_before is not None}
    dated: set[str] = set()
    for piece in pieces:
        for column, cells in piece.items():
            if column in marks:
                marks[column] += DecimalMarks.of(cells)
            if formats.get(column):
                filled = [cell for cell in cells if not is_missing(cell, among_numbers=True)]
                formats[column] = date_formats(filled, formats[column])
                dated |= {column} if filled else set()
    return {
        column: Spelling(
            said.decided(separator), next(iter(formats.get(column, ())), None) if column in dated else None
        )
        for column, said in marks.items()
    }


def _may_be_plain(feature: Feature) -> bool:
    return feature.type not in (FeatureType.CATEGORY, FeatureType.BOOLEAN)
