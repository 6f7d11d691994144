"""From a file of applicants to a file of decisions, in constant memory."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from app.exceptions import OptionsInvalid
from app.ml.batch.job import Progress
from app.ml.batch.writer import results
from app.policy.definition import OUTCOMES
from app.policy.files.pieces import DecidedPiece, TableToDecide, decided_pieces
from app.policy.policy import Policy

_CODED = pa.dictionary(pa.int8(), pa.string())
_COLUMNS = [
    ("proba", pa.float64()),
    ("outcome", _CODED),
    ("reasons", pa.string()),
    ("limit", pa.float64()),
    ("price", pa.float64()),
    ("segment", pa.string()),
    ("policy", _CODED),
    ("model_version", _CODED),
]


@dataclass
class DecidedFile:
    """What came out: rows read and decided, decisions by outcome, reasons by how many rows have each."""

    rows: int = 0
    decided: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    written: str = ""
    warnings: list[str] = field(default_factory=list)


def decide_file(table: TableToDecide, policy: Policy, out: Path, rejects: Path, progress: Progress) -> DecidedFile:
    """Decide a file. Rows with a fault go to `rejects` with the reason, all others to `out`.

    Raises TableInvalid for a file that cannot be used at all, PlaceUnwritable when the output cannot be written; then
    neither of the two is there, or what was there before still is.
    """
    started = time.perf_counter()
    source = table.open()
    summary = DecidedFile(written=source.written, warnings=source.warnings)
    schema = _schema(source.kept)
    with results(out, rejects, schema) as opened:
        for piece in decided_pieces(table, source, [policy], progress):
            summary.rows += piece.read
            opened.write(_batch(piece, policy, table, schema) if len(piece) else None, piece.rejections)
            _count(summary, piece)
    summary.seconds = time.perf_counter() - started
    return summary


def _schema(kept: Mapping[str, pa.DataType]) -> pa.Schema:
    if taken := kept.keys() & dict([("row", None), *_COLUMNS]).keys():
        raise OptionsInvalid(
            f"{sorted(taken)[0]}: the output has a column of this name; rename it in the file", about=["kept"]
        )
    return pa.schema([("row", pa.int64()), *kept.items(), *_COLUMNS])


def _batch(piece: DecidedPiece, policy: Policy, table: TableToDecide, schema: pa.Schema) -> pa.RecordBatch:
    decisions = piece.decisions[0]
    segments = np.array([*decisions.segment_names, None], dtype=object)[decisions.segments]
    same = np.zeros(len(piece), dtype=np.int8)
    columns = [
        pa.array(piece.rows),
        *piece.kept.values(),
        pa.array(piece.proba),
        pa.DictionaryArray.from_arrays(decisions.outcomes, pa.array([one.value for one in OUTCOMES])),
        pa.array(_reasons(piece)),
        pa.array(decisions.limits, from_pandas=True),
        pa.array(decisions.prices, from_pandas=True),
        pa.array(segments, pa.string()),
        pa.DictionaryArray.from_arrays(same, pa.array([policy.sha256])),
        pa.DictionaryArray.from_arrays(same, pa.array([table.engine.version])),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _reasons(piece: DecidedPiece) -> list[str]:
    """Return the codes of each row's reasons with a semicolon between, each code once."""
    codes: list[dict[str, None]] = [{} for _ in range(len(piece))]
    for hit in piece.decisions[0].hits:
        for place in np.flatnonzero(hit.rows).tolist():
            codes[place][hit.code] = None
    return [";".join(one) for one in codes]


def _count(summary: DecidedFile, piece: DecidedPiece) -> None:
    if not len(piece):
        return
    summary.decided += len(piece)
    summary.outcomes.update(piece.decisions[0].counts())
    by_code: dict[str, np.ndarray] = {}
    for hit in piece.decisions[0].hits:
        by_code[hit.code] = by_code.get(hit.code, np.zeros(len(piece), dtype=bool)) | hit.rows
    summary.reasons.update({code: int(rows.sum()) for code, rows in by_code.items()})
