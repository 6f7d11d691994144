"""The rows of a file against what they must be: the values of those that are whole, sentences about the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.field_problem import FieldProblem
from app.file_import.credit_cells import credit_reader, row_problems
from app.file_import.fields import is_of_credits, key_of
from app.file_import.mapping import Columns
from app.file_import.opened import FileRow
from app.file_import.surveyed import Surveyed
from app.file_import.texts import is_text_field, text_reader
from app.ml.contracts.applicant import complete_many
from app.ml.contracts.definition import Contract
from app.ml.tables.checked import check_column
from app.ml.tables.raw import ragged
from app.ml.tables.spelling import Spelling
from app.models import ImportKind
from app.models.base import utc_now

REPEATED = "stands in more than one row of the file; leave one of them"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One fault of a row: its number, the file's column (empty for the row itself), and a sentence."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row without a fault: its values by field (None where blank), and a client's features, derived ones included.

    Values are texts; of credits numbers, days and months as well.
    """

    number: int
    values: Mapping[str, Any]
    features: Mapping[str, Any]


@dataclass
class CheckedBatch:
    """Rows that are whole, and the problems of the others by row."""

    rows: list[CheckedRow] = field(default_factory=list)
    problems: dict[int, list[RowProblem]] = field(default_factory=dict)

    def note(self, row: int, column: str, message: str) -> None:
        """Keep a problem of a row."""
        self.problems.setdefault(row, []).append(RowProblem(row, column, message))


def cell_readers(kind: ImportKind, columns: Columns, surveyed: Surveyed) -> dict[str, Callable[[str], Any]]:
    """Return the readers of a file's cells by field; features of the contract are read otherwise."""
    if is_of_credits(kind):
        return {
            name: credit_reader(name, surveyed.spellings.get(column, Spelling())) for name, column in columns.items()
        }
    return {name: text_reader(name) for name in columns if is_text_field(name)}


class RowChecker:
    """Checks batches of one file, column by column."""

    def __init__(
        self, kind: ImportKind, contract: Contract, columns: Columns, names: Sequence[str], surveyed: Surveyed
    ) -> None:
        self._contract, self._columns, self._names, self._surveyed = contract, columns, names, surveyed
        self._key = key_of(kind)
        self._is_of_credits = is_of_credits(kind)
        self._readers = cell_readers(kind, columns, surveyed)
        self._features = list(contract.inputs) if kind is ImportKind.CLIENTS else []

    def check(self, batch: Sequence[FileRow]) -> CheckedBatch:
        """Return what is whole and what is wrong; a row with a fault is left out, each of its faults noted."""
        checked = CheckedBatch()
        rows = [row for row in batch if len(row.cells) == len(self._names)]
        for row in batch:
            if len(row.cells) != len(self._names):
                checked.note(row.number, "", ragged(expected=len(self._names), found=len(row.cells)))
        if not rows:
            return checked
        cells = dict(zip(self._names, zip(*(row.cells for row in rows), strict=True), strict=True))
        read = {name: self._read(name, rows, cells[self._columns[name]], checked) for name in self._readers}
        values = {one.name: self._check(one, rows, cells[self._columns[one.name]], checked) for one in self._features}
        self._note_repeated(rows, [read[name] for name in self._key], checked)
        if self._is_of_credits:
            self._note_impossible(rows, read, checked)
        good = [place for place, row in enumerate(rows) if row.number not in checked.problems]
        features = self._complete(values, good)
        for place, known in zip(good, features, strict=True):
            row_values = {name: column[place] for name, column in read.items()}
            checked.rows.append(CheckedRow(rows[place].number, row_values, known))
        return checked

    def _read(self, name: str, rows: Sequence[FileRow], cells: Sequence[str], checked: CheckedBatch) -> list[Any]:
        read, values = self._readers[name], []
        for row, cell in zip(rows, cells, strict=True):
            value = read(cell)
            if isinstance(value, FieldProblem):
                checked.note(row.number, self._columns[name], value.message)
                value = None
            values.append(value)
        return values

    def _check(self, feature: Any, rows: Sequence[FileRow], cells: Sequence[str], checked: CheckedBatch) -> list[Any]:
        values, faults = check_column(feature, cells, self._surveyed.spellings.get(feature.in_files, Spelling()))
        for place, problem in faults:
            checked.note(rows[place].number, self._columns[feature.name], problem.message)
        return values

    def _note_repeated(self, rows: Sequence[FileRow], keys: Sequence[Sequence[Any]], checked: CheckedBatch) -> None:
        if not self._surveyed.repeated:
            return
        for row, *key in zip(rows, *keys, strict=True):
            if None not in key and self._surveyed.is_repeated(*map(str, key)):
                checked.note(row.number, self._columns[self._key[-1]], REPEATED)

    def _note_impossible(
        self, rows: Sequence[FileRow], read: Mapping[str, Sequence[Any]], checked: CheckedBatch
    ) -> None:
        today: date = utc_now().date()
        for row, *values in zip(rows, *read.values(), strict=True):
            if row.number not in checked.problems:
                for problem in row_problems(dict(zip(read, values, strict=True)), today):
                    checked.note(row.number, self._columns[problem.field], problem.message)

    def _complete(self, values: Mapping[str, list[Any]], good: Sequence[int]) -> list[dict[str, Any]]:
        if not self._features or not good:
            return [{} for _ in good]
        return complete_many(
            self._contract, {name: [column[place] for place in good] for name, column in values.items()}
        )
