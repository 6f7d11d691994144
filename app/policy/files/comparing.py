"""Two policies on the same applicants and the same PDs: who changes sides, and what that does to the approved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from app.ml.batch.job import Progress
from app.ml.batch.writer import results
from app.policy.decisions import Decisions
from app.policy.definition import OUTCOMES
from app.policy.files.pieces import DecidedPiece, TableToDecide, decided_pieces
from app.policy.policy import Policy

APPROVED = 0
_NAMES = pa.array([one.value for one in OUTCOMES])


@dataclass
class ApprovedFigures:
    """The approved under one policy: how many, the sum of their PDs, the sum of their limits in money."""

    count: int = 0
    total_pd: float = 0.0
    total_limit: float = 0.0

    @property
    def expected_bad_rate(self) -> float | None:
        """The mean PD of the approved; None where there are none."""
        return self.total_pd / self.count if self.count else None

    def add(self, piece: DecidedPiece, decisions: Decisions) -> None:
        """Add the rows of a piece."""
        approved = decisions.outcomes == APPROVED
        self.count += int(approved.sum())
        self.total_pd += float(piece.proba[approved].sum())
        self.total_limit += float(np.nansum(decisions.limits[approved]))


@dataclass
class PolicyComparison:
    """The swap sets: `moves[i, j]` rows have outcome i under the first policy and j under the second."""

    moves: NDArray[np.int64] = field(default_factory=lambda: np.zeros((len(OUTCOMES), len(OUTCOMES)), dtype=np.int64))
    first: ApprovedFigures = field(default_factory=ApprovedFigures)
    second: ApprovedFigures = field(default_factory=ApprovedFigures)
    rows: int = 0

    @property
    def decided(self) -> int:
        """Rows that both policies decided; the others were rejected."""
        return int(self.moves.sum())

    def add(self, piece: DecidedPiece) -> None:
        """Add the rows of a piece that two policies decided."""
        self.rows += piece.read
        if len(piece):
            one, other = piece.decisions
            np.add.at(self.moves, (one.outcomes, other.outcomes), 1)
            self.first.add(piece, one)
            self.second.add(piece, other)


def compare_policies(
    table: TableToDecide, policies: tuple[Policy, Policy], out: Path, rejects: Path, progress: Progress
) -> PolicyComparison:
    """Decide a file by both policies; the rows whose outcome differs go to `out`.

    Raises TableInvalid, PolicyInvalid and PlaceUnwritable as `decide_file` does.
    """
    source = table.open()
    found = PolicyComparison()
    schema = _schema(source.kept)
    with results(out, rejects, schema) as opened:
        for piece in decided_pieces(table, source, policies, progress):
            found.add(piece)
            opened.write(_swapped(piece, schema) if len(piece) else None, piece.rejections)
    return found


def _schema(kept: Mapping[str, pa.DataType]) -> pa.Schema:
    coded = pa.dictionary(pa.int8(), pa.string())
    return pa.schema([("row", pa.int64()), *kept.items(), ("proba", pa.float64()), ("first", coded), ("second", coded)])


def _swapped(piece: DecidedPiece, schema: pa.Schema) -> pa.RecordBatch:
    one, other = (decisions.outcomes for decisions in piece.decisions)
    moved = one != other
    columns = [
        pa.array(piece.rows[moved]),
        *(cells.filter(pa.array(moved)) for cells in piece.kept.values()),
        pa.array(piece.proba[moved]),
        *(pa.DictionaryArray.from_arrays(outcomes[moved], _NAMES) for outcomes in (one, other)),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
