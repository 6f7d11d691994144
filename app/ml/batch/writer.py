"""The two files that come out: scores, and the rows that were refused. They are there whole, or not at all."""

import csv
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple, fields
from os import strerror
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from app.exceptions import PlaceUnwritable
from app.ml.batch.chunk import Rejection
from app.ml.tables.harmless import STARTS, harmless

CSV, PARQUET = ".csv", ".parquet"
_SUSPICIOUS = f"^[ \u00a0]*[{''.join(STARTS)}]".replace("-", r"\-")


class Results:
    """Takes scores and rejections, both in the file's order, while the file is read."""

    def __init__(self, place: Path, parts: Mapping[Path, Path], schema: pa.Schema, *, raw_text: bool) -> None:
        """`place` is where the scores shall stand; `parts` are where rejections and scores are written meanwhile."""
        rejects, scores = parts.values()
        self._place = place
        self._raw_text = raw_text
        self._texts = [] if raw_text or place.suffix.lower() == PARQUET else _texts_of(schema)
        if self._texts:
            schema = pa.schema([field.with_name(harmless(field.name)) for field in schema])
        self._schema = schema
        with ExitStack() as opened:
            self._rejects_file = opened.enter_context(rejects.open("w", encoding="utf-8", newline=""))
            self._scores: Any = _parquet(scores, schema) if place.suffix.lower() == PARQUET else _csv(scores, schema)
            opened.pop_all()
        self._rejects = csv.writer(self._rejects_file, lineterminator="\n")
        self._rejects.writerow([field.name for field in fields(Rejection)])

    def write(self, scores: pa.RecordBatch | None, rejections: Sequence[Rejection]) -> None:
        """Raise PlaceUnwritable when there is no room."""
        with _as_unwritable(self._place):
            if scores is not None:
                self._scores.write_batch(self._harmless(scores) if self._texts else scores)
            rows = map(astuple, rejections)
            self._rejects.writerows(rows if self._raw_text else ([harmless(cell) for cell in row] for row in rows))

    def _harmless(self, scores: pa.RecordBatch) -> pa.RecordBatch:
        columns = list(scores.columns)
        for place in self._texts:
            columns[place] = _harmless_texts(columns[place])
        return pa.RecordBatch.from_arrays(columns, schema=self._schema)

    def close(self) -> None:
        """Raise OSError if the last block cannot be written."""
        try:
            self._scores.close()
        finally:
            self._rejects_file.close()


def _texts_of(schema: pa.Schema) -> list[int]:
    """Return the places of the columns of text; those of a dictionary hold our own words, such as grades."""
    return [place for place, field in enumerate(schema) if _is_text(field.type)]


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _harmless_texts(cells: pa.Array) -> pa.Array:
    """Most columns have no such cell: it is looked for at once."""
    if not pc.any(pc.match_substring_regex(cells, pattern=_SUSPICIOUS)).as_py():
        return cells
    return pa.array([harmless(cell) for cell in cells.to_pylist()], cells.type)


def _parquet(path: Path, schema: pa.Schema) -> parquet.ParquetWriter:
    """Only columns that repeat themselves get a dictionary: trying it on the figures costs time and saves nothing."""
    coded = [field.name for field in schema if not pa.types.is_floating(field.type)]
    return parquet.ParquetWriter(path, schema, use_dictionary=coded)


def _csv(path: Path, schema: pa.Schema) -> arrow_csv.CSVWriter:
    """Figures with as many digits as give the same bits when they are read."""
    return arrow_csv.CSVWriter(path, schema, write_options=arrow_csv.WriteOptions(quoting_style="needed"))


@contextmanager
def results(scores: Path, rejects: Path, schema: pa.Schema, *, raw_text: bool = False) -> Iterator[Results]:
    """Both files under names of their own until the block has ended well; then they take their places.

    Raises PlaceUnwritable when they cannot be written. After any failure nothing stays of them.
    """
    mark = secrets.token_hex(4)
    parts = {path: path.with_name(f"{path.name}.{mark}.part") for path in (rejects, scores)}
    try:
        with _as_unwritable(scores):
            opened = Results(scores, parts, schema, raw_text=raw_text)
        try:
            yield opened
        except BaseException:
            with suppress(OSError, pa.ArrowException):  # the first failure is the one to report
                opened.close()
            raise
        with _as_unwritable(scores):
            opened.close()
            for path, part in parts.items():
                part.replace(path)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


@contextmanager
def _as_unwritable(path: Path) -> Iterator[None]:
    """Turn a failure to write into a sentence."""
    try:
        yield
    except OSError as fault:
        why = strerror(fault.errno) if fault.errno else fault
        raise PlaceUnwritable(
            f"{path} cannot be written: {why}. Nothing was kept; free space there or choose another place, "
            "then try again."
        ) from fault
