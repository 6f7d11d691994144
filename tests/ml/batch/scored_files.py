"""Files of applicants and what came of them, for the tests of this folder."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from app.ml.batch.job import FileSummary, Job, score_file
from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.columns import to_columns
from app.ml.contracts.definition import Contract
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.scored import Scored
from app.ml.tables.raw import CsvFormat

Applicant = Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    """What came of a file: scored rows as they stand in the output, rejections, and the summary."""

    scores: list[dict[str, str]]
    rejections: list[dict[str, str]]
    summary: FileSummary

    @property
    def why(self) -> list[tuple[str, str, str]]:
        return [(one["row"], one["column"], one["value"]) for one in self.rejections]


def score(path: Path, engine: ScoringEngine, *, csv_format: CsvFormat | None = None, **options: Any) -> Done:
    """Scores the file into a CSV beside it."""
    out, rejects = path.with_name("scores.csv"), path.with_name("rejects.csv")
    job = Job(path, out, rejects, csv_format=csv_format or CsvFormat(), **options)
    summary = score_file(job, engine, lambda _done, _size: None)
    return Done(rows_of(out), rows_of(rejects), summary)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def live(engine: ScoringEngine, applicants: Sequence[Applicant]) -> list[Scored]:
    """What the service says of them, each alone: checked as the API does, then scored."""
    checked = [check_applicant(engine.contract, applicant) for applicant in applicants]
    return [engine.score(to_columns(engine.contract, [applicant]))[0] for applicant in checked]


def cells(applicant: Applicant) -> dict[str, str]:
    """The applicant as cells of a CSV file."""
    return {name: "" if value is None else str(value) for name, value in applicant.items()}


def write_csv(
    path: Path, rows: Iterable[Mapping[str, str]], *, separator: str = ",", encoding: str = "utf-8", end: str = "\n"
) -> Path:
    """The rows with the header of the first; quoted where a cell needs it."""
    rows = list(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator, lineterminator=end)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_parquet(path: Path, columns: Mapping[str, Any]) -> Path:
    parquet.write_table(pa.table(dict(columns)), path, row_group_size=100)
    return path


def arrow_columns(contract: Contract, applicants: Sequence[Applicant]) -> dict[str, pa.Array]:
    """Applicants as Arrow makes them of Python's values."""
    return {name: pa.array(values) for name, values in to_columns(contract, applicants).items()}
