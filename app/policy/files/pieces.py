"""The rows of a file, piece by piece: checked by the contract, scored once, decided by each of several policies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.exceptions import TableInvalid
from app.ml.batch.checks import Checker, Coded, Column
from app.ml.batch.chunk import Chunk, Rejection
from app.ml.batch.job import Progress
from app.ml.batch.prefetch import prefetched
from app.ml.batch.scoring import ColumnScorer
from app.ml.batch.source import Source, open_source
from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays, with_derived
from app.ml.scoring.engine import ScoringEngine
from app.ml.tables.csv_format import DETECTED, CsvFormat
from app.policy.deciding import decide
from app.policy.decisions import Decisions
from app.policy.grading import grade_scale
from app.policy.inputs import Applicants, FactColumn
from app.policy.policy import Policy


@dataclass(frozen=True)
class TableToDecide:
    """A file of applicants, the model that scores it, and facts that hold for every row (see `FactColumn`)."""

    path: Path
    engine: ScoringEngine
    kept: Sequence[str] = ()
    csv_format: CsvFormat = field(default_factory=lambda: DETECTED)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def open(self) -> Source:
        """Return the opened file. Raises TableInvalid naming what is wrong with it."""
        return open_source(self.path, self.engine.contract, kept=self.kept, csv_format=self.csv_format)


@dataclass(frozen=True)
class DecidedPiece:
    """Some rows: their numbers in the file, kept cells, PDs, decisions of each policy; and the rejections."""

    rows: NDArray[np.int64]
    kept: Mapping[str, pa.Array]
    proba: Floats
    decisions: Sequence[Decisions]
    rejections: Sequence[Rejection]
    read: int

    def __len__(self) -> int:
        return len(self.rows)


def decided_pieces(
    table: TableToDecide, source: Source, policies: Sequence[Policy], progress: Progress
) -> Iterator[DecidedPiece]:
    """Return the file's rows decided; a row with a fault is only among the rejections.

    Raises TableInvalid for a file without rows or that cannot be read, PolicyInvalid for grades that never occur.
    """
    checker = Checker(table.engine.contract, source.wanted.spellings)
    scorer = ColumnScorer(table.engine, reasons=False)
    scales = [grade_scale(policy, table.engine.grade_ends) for policy in policies]
    is_empty = True
    for chunk in prefetched(source.chunks):
        is_empty = False
        checked = checker.check(chunk)
        proba = scorer.score(checked.columns).proba if checked.legal.any() else np.empty(0)
        arrays = _arrays(table.engine, checked.columns) if len(proba) else {}
        facts = {name: FactColumn([value] * len(proba), np.zeros(len(proba))) for name, value in table.facts.items()}
        decisions = [
            decide(policy, Applicants(arrays, proba, scale.grades(proba), facts))
            for policy, scale in zip(policies, scales, strict=True)
            if len(proba)
        ]
        yield DecidedPiece(
            chunk.rows[checked.legal],
            _those(chunk, checked.legal),
            proba,
            decisions,
            checked.rejections,
            len(chunk.rows) + len(chunk.broken),
        )
        progress(chunk.done, source.size)
    if is_empty:
        raise TableInvalid(f"{table.path}: has a header but no rows")


def _arrays(engine: ScoringEngine, columns: Mapping[str, Column]) -> Arrays:
    """Return all features, given and derived, as policies read them."""
    inputs: Arrays = {
        name: np.array(column.values, dtype=object)[column.codes] if isinstance(column, Coded) else column
        for name, column in columns.items()
    }
    return with_derived(engine.contract, inputs)


def _those(chunk: Chunk, legal: NDArray[np.bool_]) -> dict[str, pa.Array]:
    return {name: cells.filter(pa.array(legal)) for name, cells in chunk.kept.items()}
