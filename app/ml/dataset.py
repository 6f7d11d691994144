"""Training data from a CSV, checked cell by cell against the contract. A fault is told with row and column."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.exceptions import FieldProblem, InvalidInput, TableInvalid
from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.definition import Contract, Feature, FeatureType

DEFAULT_DATA = Path(__file__).parents[2] / "data" / "consumer_loans.csv"
TRUE_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")
MAX_FAULTS_SHOWN = 10


@dataclass(frozen=True)
class Table:
    """A checked table: the file's lines, the applicants in them, and the outcome (1 = bad) of each."""

    path: Path
    lines: list[str]
    applicants: list[dict[str, Any]]
    outcome: NDArray[np.int64]

    def part(self, rows: Sequence[int]) -> "Table":
        """Only those rows, in that order."""
        return Table(
            path=self.path,
            lines=[self.lines[row] for row in rows],
            applicants=[self.applicants[row] for row in rows],
            outcome=self.outcome[list(rows)],
        )


def read_table(path: Path, contract: Contract) -> Table:
    """The whole file or nothing.

    Raises TableInvalid with `file:row: column what is expected` for at most ten faults.
    """
    lines = _lines(path)
    header, *rows = _cells(path, lines)
    _check_header(path, header, contract)
    if not rows:
        raise TableInvalid(f"{path}: has a header but no rows")
    applicants, outcome, faults = [], [], []
    for number, row in enumerate(rows, start=2):
        try:
            applicant, bad = _read_row(contract, header, row)
            applicants.append(applicant)
            outcome.append(bad)
        except InvalidInput as fault:
            faults += [f"{path}:{number}: {problem}" for problem in fault.fields]
        if len(faults) >= MAX_FAULTS_SHOWN:
            break
    if faults:
        raise TableInvalid("\n".join(faults[:MAX_FAULTS_SHOWN]))
    return Table(path, lines[1:], applicants, np.array(outcome, dtype=np.int64))


def parse_cells(contract: Contract, cells: dict[str, str]) -> dict[str, Any]:
    """One applicant's CSV cells as checked values. Raises InvalidInput naming each column."""
    return check_applicant(contract, {f.name: _parse(f, cells[f.name]) for f in contract.inputs})


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise TableInvalid(f"{path}: there is no such file") from None
    except OSError as fault:
        raise TableInvalid(f"{path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        row = fault.object[: fault.start].count(b"\n") + 1
        raise TableInvalid(f"{path}:{row}: is not UTF-8 text; save it as UTF-8") from None
    if not text.strip():
        raise TableInvalid(f"{path}: is empty; expected a header and rows")
    return text.splitlines()


def _cells(path: Path, lines: list[str]) -> list[list[str]]:
    reader = csv.reader(lines, strict=True)
    try:
        rows = list(reader)
    except csv.Error as fault:
        raise TableInvalid(f"{path}:{reader.line_num}: is not CSV: {fault}; look for a stray quotation mark") from None
    if len(rows) != len(lines):
        raise TableInvalid(f"{path}: a cell holds a line break; expected one line a row")
    return rows


def _check_header(path: Path, header: list[str], contract: Contract) -> None:
    expected = [*(f.name for f in contract.inputs), contract.target]
    problems = list(_header_problems(header, expected))
    if problems:
        raise TableInvalid("\n".join(f"{path}:1: {problem}" for problem in problems))


def _header_problems(header: list[str], expected: list[str]) -> Iterator[str]:
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            yield f"column {name} stands twice"
        if name not in expected:
            yield f"column {name} is not in the contract; expected {', '.join(expected)}"
    for name in expected:
        if name not in header:
            yield f"column {name} is missing"


def _read_row(contract: Contract, header: list[str], row: list[str]) -> tuple[dict[str, Any], int]:
    if len(row) != len(header):
        raise InvalidInput(
            [FieldProblem("the row", f"must have {len(header)} cells like the header; it has {len(row)}")]
        )
    cells = dict(zip(header, row, strict=True))
    target = cells[contract.target]
    if target not in ("0", "1"):
        raise InvalidInput([FieldProblem(contract.target, f"must be 1 (bad) or 0 (good); got {target!r}")])
    return parse_cells(contract, cells), int(target)


def _parse(feature: Feature, cell: str) -> Any:
    """The cell's value by the feature's type; what cannot be read stays text and fails the check by name."""
    text = cell.strip()
    if not text:
        return None
    if feature.type is FeatureType.CATEGORY:
        return text
    if feature.type is FeatureType.BOOLEAN:
        return TRUE_WORDS.get(text.lower(), text)
    if not NUMBER.fullmatch(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() else number
