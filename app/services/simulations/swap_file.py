"""The swap set as CSV: every applicant whose outcome differs, by the order of reading."""

import csv
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os import strerror
from pathlib import Path
from typing import Any

import numpy as np

from app.exceptions import PlaceUnwritable
from app.ml.contracts.arrays import Floats
from app.ml.tables.harmless import harmless
from app.policy.definition import OUTCOMES
from app.policy.grading import GradeScale
from app.simulation.applicants import Ids
from app.simulation.side import DecidedApplicants
from app.simulation.simulation import SwappedApplicants

HEADINGS = (
    *("event_id", "client_id", "application_id", "amount"),
    *("pd_first", "grade_first", "segment_first", "first"),
    *("pd_second", "grade_second", "segment_second", "second"),
)
_OUTCOMES = np.array([one.value for one in OUTCOMES], dtype=object)


def swap_rows(swapped: SwappedApplicants, scales: tuple[GradeScale, GradeScale]) -> Iterator[tuple[Any, ...]]:
    """Return the lines of a page; texts that a spreadsheet would run begin with an apostrophe."""
    rows = np.flatnonzero(swapped.rows)
    applicants = swapped.applicants
    columns = [
        *(_ids(column[rows]) for column in (applicants.event_ids, applicants.client_ids, applicants.application_ids)),
        _numbers(swapped.first.money.amount[rows]),
        *_decided(swapped.first, scales[0], rows),
        *_decided(swapped.second, scales[1], rows),
    ]
    return zip(*columns, strict=True)


@contextmanager
def swap_file(path: Path, scales: tuple[GradeScale, GradeScale]) -> Iterator[Callable[[SwappedApplicants], None]]:
    """Give a function that writes a page's lines; the file takes its place when the block has ended well.

    Raises PlaceUnwritable.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with _as_unwritable(path):
        file = part.open("w", encoding="utf-8", newline="")
    writer = csv.writer(file, lineterminator="\n")

    def write(swapped: SwappedApplicants) -> None:
        with _as_unwritable(path):
            writer.writerows(swap_rows(swapped, scales))

    try:
        with file:
            writer.writerow(HEADINGS)
            yield write
        with _as_unwritable(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _as_unwritable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        why = strerror(fault.errno) if fault.errno else fault
        raise PlaceUnwritable(f"{path} cannot be written: {why}") from fault


def _decided(decided: DecidedApplicants, scale: GradeScale, rows: Any) -> Iterator[Sequence[Any]]:
    decisions = decided.decisions
    segments = np.array([*decisions.segment_names, None], dtype=object)
    yield decided.pd[rows].tolist()
    yield [harmless(name) for name in scale.named(decided.grades[rows])]
    yield segments[decisions.segments[rows]].tolist()
    yield _OUTCOMES[decisions.outcomes[rows]].tolist()


def _ids(ids: Ids) -> list[int | None]:
    return [one or None for one in ids.tolist()]


def _numbers(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # noqa: PLR0124  (NaN alone differs)
