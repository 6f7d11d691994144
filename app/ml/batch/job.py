"""From a file of applicants to a file of scores, in constant memory."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.exceptions import TableInvalid
from app.ml.batch.checks import Checker
from app.ml.batch.chunk import Rejection
from app.ml.batch.output import Output
from app.ml.batch.prefetch import prefetched
from app.ml.batch.scoring import ColumnScorer, Scores
from app.ml.batch.source import open_source
from app.ml.batch.writer import Results, results
from app.ml.grades.bands import load_bands
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.raw import CsvFormat

Progress = Callable[[int, int], None]
"""Called with (done, size), both in bytes of a CSV file or rows of a Parquet file."""


@dataclass(frozen=True)
class Job:
    """The input and the outputs. `kept` are columns of the file copied to the output."""

    path: Path
    out: Path
    rejects: Path
    kept: Sequence[str] = ()
    reasons: bool = True
    csv_format: CsvFormat = field(default_factory=CsvFormat)
    raw_text: bool = False
    """Whether text that a spreadsheet would run is written as it stands."""


@dataclass
class FileSummary:
    """What came out. `grades` counts the scored rows by grade, `unused` are columns the contract does not know.

    `warnings` are what the file does not settle.
    """

    rows: int = 0
    scored: int = 0
    seconds: float = 0.0
    total_pd: float = 0.0
    grades: Counter[str] = field(default_factory=Counter)
    unused: list[str] = field(default_factory=list)
    written: str = ""
    warnings: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """Rows that were refused; each stands in the side file with every fault of its."""
        return self.rows - self.scored


def score_file(job: Job, engine: ScoringEngine, progress: Progress) -> FileSummary:
    """Scores a file. Rows with a fault go to the side file with the reason, all others to the output.

    Raises TableInvalid for a file that cannot be used at all, PlaceUnwritable when the output cannot be written; then
    neither of the two is there, or what was there before still is.
    """
    started = time.perf_counter()
    source = open_source(job.path, engine.contract, kept=job.kept, csv_format=job.csv_format)
    checker = Checker(engine.contract, source.wanted.spellings)
    scorer = ColumnScorer(engine, reasons=job.reasons)
    summary = FileSummary(unused=source.unused, written=source.written, warnings=source.warnings)
    output = Output(engine, source.kept, reasons=job.reasons)
    with results(job.out, job.rejects, output.schema, raw_text=job.raw_text) as opened, _behind(opened) as write:
        for chunk in prefetched(source.chunks):
            checked = checker.check(chunk)
            summary.rows += len(chunk.rows) + len(chunk.broken)
            batch = None
            if checked.legal.any():
                scores = scorer.score(checked.columns)
                batch = output.batch(chunk.rows[checked.legal], _those(chunk.kept, checked.legal), scores)
                _count(summary, batch, scores)
            write(batch, checked.rejections)
            progress(chunk.done, source.size)
        if not summary.rows:
            raise TableInvalid(f"{job.path}: has a header but no rows")
    summary.seconds = time.perf_counter() - started
    return summary


def _those(kept: Mapping[str, pa.Array], legal: NDArray[np.bool_]) -> dict[str, pa.Array]:
    return dict(kept) if legal.all() else {name: cells.filter(pa.array(legal)) for name, cells in kept.items()}


def _count(summary: FileSummary, batch: pa.RecordBatch, scores: Scores) -> None:
    summary.scored += batch.num_rows
    summary.total_pd += float(scores.proba.sum())
    counts = np.bincount(batch.column("grade").indices.to_numpy(), minlength=len(load_bands()))
    summary.grades.update({name: int(count) for (name, _), count in zip(load_bands(), counts, strict=True)})


@contextmanager
def _behind(opened: Results) -> Iterator[Callable[[pa.RecordBatch | None, Sequence[Rejection]], None]]:
    """Return a writing function that returns at once: one chunk is written while the next is scored."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        pending: list[Future[None]] = []

        def write(batch: pa.RecordBatch | None, rejections: Sequence[Rejection]) -> None:
            if pending:
                pending.pop().result()
            pending.append(thread.submit(opened.write, batch, rejections))

        yield write
        if pending:
            pending.pop().result()
