"""The report of a job: moves between bands, the largest moves, failures by reason; and every client as CSV."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.grades.bands import band, pd_ranges
from app.ml.tables.harmless import harmless
from app.models import JobResult, PortfolioJob
from app.services.crud.jobs.results import (
    Move,
    Reason,
    Transition,
    count_failures,
    count_outcomes,
    count_transitions,
    largest_moves,
    list_results,
)
from database.database import session_scope

MOVES_SHOWN = 20
REASONS_SHOWN = 50
ROWS_AT_ONCE = 2000
HEADINGS = (
    "client_id",
    "pd_before",
    "band_before",
    "pd_after",
    "band_after",
    "score_id",
    "failure",
    "explanation",
)
OUTCOME = "outcome"


@dataclass(frozen=True)
class JobReport:
    """What a job has found so far."""

    transitions: list[Transition]
    moves: list[Move]
    failures: list[Reason]
    outcomes: dict[str, int]


async def report_of(session: AsyncSession, job: PortfolioJob) -> JobReport:
    """Return the report of a job, also while it runs."""
    return JobReport(
        await count_transitions(session, job.id, pd_ranges()),
        await largest_moves(session, job.id, limit=MOVES_SHOWN),
        await count_failures(session, job.id, limit=REASONS_SHOWN),
        await count_outcomes(session, job.id) if job.policy_sha256 else {},
    )


async def csv_of(job_id: int, *, decides: bool = False) -> AsyncIterator[tuple[str, list[int]]]:
    """Yield the file of all clients of a job, by id, read in pieces: memory does not grow with their number.

    Beside each text are the ids of its clients. The file of a job that decides has the outcomes as well.
    """
    yield _written([(*HEADINGS, OUTCOME) if decides else HEADINGS]), []
    after = 0
    while True:
        async with session_scope(read_only=True) as session:
            rows = await list_results(session, job_id, after=after, limit=ROWS_AT_ONCE)
        if not rows:
            return
        lines = [(*_line(row), row.outcome) if decides else _line(row) for row in rows]
        yield _written(lines), [row.client_id for row in rows]
        after = rows[-1].client_id


def _line(row: JobResult) -> list[object]:
    return [
        row.client_id,
        *_pd(row.before),
        *_pd(row.after),
        row.score_id,
        row.failure,
        None if row.explanation is None else harmless(row.explanation),
    ]


def _pd(proba: float | None) -> tuple[float | None, str | None]:
    return proba, None if proba is None else band(proba)


def _written(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
