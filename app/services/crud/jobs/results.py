"""What a job found, counted and listed by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import JobResult, User

Ranges = dict[str, tuple[float, float | None]]


class Move(NamedTuple):
    """A client whose PD has changed, with the PD before and after."""

    client_id: int
    first_name: str
    last_name: str
    before: float
    after: float


class Reason(NamedTuple):
    """Why clients could not be scored: a name for it, a sentence, and how many."""

    code: str
    explanation: str
    clients: int


@dataclass(frozen=True)
class Transition:
    """How many clients came from one band (None: never scored) into another."""

    before: str | None
    after: str
    clients: int


async def count_transitions(session: AsyncSession, job_id: int, ranges: Ranges) -> list[Transition]:
    """Return the moves between bands, those that stayed included; none where there are no clients."""
    before, after = _band(col(JobResult.before), ranges), _band(col(JobResult.after), ranges)
    columns: Sequence[Any] = (before.label("was"), after.label("became"), func.count())
    statement = (
        select(*columns)
        .where(col(JobResult.job_id) == job_id, col(JobResult.after).is_not(None))
        .group_by(*columns[:2])
    )
    return [Transition(*row) for row in (await session.exec(statement)).all()]


async def largest_moves(session: AsyncSession, job_id: int, *, limit: int) -> list[Move]:
    """Return the clients whose PD has changed most, the largest change first."""
    change: ColumnElement[float] = func.abs(col(JobResult.after) - col(JobResult.before))
    columns: Sequence[Any] = (JobResult.client_id, User.first_name, User.last_name, JobResult.before, JobResult.after)
    statement = (
        select(*columns)
        .join(User, col(User.id) == col(JobResult.client_id))
        .where(col(JobResult.job_id) == job_id, change > 0)
        .order_by(change.desc(), col(JobResult.client_id))
        .limit(limit)
    )
    return [Move(*row) for row in (await session.exec(statement)).all()]


async def count_failures(session: AsyncSession, job_id: int, *, limit: int) -> list[Reason]:
    """Return why clients could not be scored, the most frequent reason first."""
    columns: Sequence[Any] = (JobResult.failure, JobResult.explanation, func.count().label("clients"))
    statement = (
        select(*columns)
        .where(col(JobResult.job_id) == job_id, col(JobResult.failure).is_not(None))
        .group_by(*columns[:2])
        .order_by(columns[2].desc(), *columns[:2])
        .limit(limit)
    )
    return [Reason(*row) for row in (await session.exec(statement)).all()]


async def count_outcomes(session: AsyncSession, job_id: int) -> dict[str, int]:
    """Return how many clients were decided with each outcome."""
    columns: Sequence[Any] = (JobResult.outcome, func.count())
    statement = (
        select(*columns)
        .where(col(JobResult.job_id) == job_id, col(JobResult.outcome).is_not(None))
        .group_by(columns[0])
        .order_by(columns[0])
    )
    rows: Sequence[tuple[str, int]] = (await session.exec(statement)).all()
    return dict(rows)


async def list_results(session: AsyncSession, job_id: int, *, after: int, limit: int) -> list[JobResult]:
    """Return what was found for the next clients by id, after that one."""
    statement = (
        select(JobResult)
        .where(col(JobResult.job_id) == job_id, col(JobResult.client_id) > after)
        .order_by(col(JobResult.client_id))
        .limit(limit)
    )
    return list((await session.exec(statement)).all())


def _band(column: Any, ranges: Ranges) -> ColumnElement[Any]:
    """Return the band of a PD, null without one."""
    *bounded, (last, _) = ranges.items()
    return case((column.is_(None), None), *((column < below, name) for name, (_, below) in bounded), else_=last)
