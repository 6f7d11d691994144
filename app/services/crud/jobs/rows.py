"""Queries about jobs and how far they are."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import JobChunk, JobState, PortfolioJob
from app.models.job import ACTIVE
from app.services.crud.dialect import is_postgresql

LISTED = 50


@dataclass(frozen=True)
class Counts:
    """How many clients a job has scored, and how many it could not score."""

    scored: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        """Return how many clients it is done with."""
        return self.scored + self.failed


async def add_job(session: AsyncSession, job: PortfolioJob) -> PortfolioJob:
    """Add a job; it comes back with its id."""
    session.add(job)
    await session.flush()
    return job


async def get_job(session: AsyncSession, job_id: int) -> PortfolioJob | None:
    """Return the job as it is now, whatever the session has loaded before."""
    return await session.get(PortfolioJob, job_id, populate_existing=True)


async def list_jobs(session: AsyncSession, *, asked_by: int | None = None, limit: int = LISTED) -> list[PortfolioJob]:
    """Return the newest jobs of a user, or of all, newest first."""
    statement = select(PortfolioJob).order_by(col(PortfolioJob.id).desc()).limit(limit)
    if asked_by is not None:
        statement = statement.where(col(PortfolioJob.asked_by) == asked_by)
    return list((await session.exec(statement)).all())


async def active_job_ids(session: AsyncSession) -> list[int]:
    """Return the jobs that are to be worked on, oldest first."""
    statement = select(PortfolioJob.id).where(col(PortfolioJob.state).in_(ACTIVE)).order_by(col(PortfolioJob.id))
    return list((await session.exec(statement)).all())


async def free_job_ids(session: AsyncSession) -> list[int]:
    """Return the jobs that are to be worked on, and that no process holds on PostgreSQL."""
    found = await active_job_ids(session)
    if not found or not is_postgresql(session):
        return found
    statement = select(PortfolioJob.id).where(
        col(PortfolioJob.id).in_(found), func.pg_try_advisory_xact_lock(_lock(col(PortfolioJob.id)))
    )
    return list((await session.exec(statement)).all())


async def counts_of(session: AsyncSession, job_ids: Collection[int]) -> dict[int, Counts]:
    """Return how far each of these jobs is."""
    columns: Sequence[Any] = (
        JobChunk.job_id,
        func.coalesce(func.sum(JobChunk.scored), 0),
        func.coalesce(func.sum(JobChunk.failed), 0),
    )
    statement = select(*columns).where(col(JobChunk.job_id).in_(job_ids)).group_by(col(JobChunk.job_id))
    found = {job_id: Counts(scored, failed) for job_id, scored, failed in (await session.exec(statement)).all()}
    return {job_id: found.get(job_id, Counts()) for job_id in job_ids}


async def change_state(
    session: AsyncSession, job_id: int, before: Collection[JobState], after: JobState, **values: Any
) -> bool:
    """Move a job from one of those states into another; False where it is in none of them."""
    statement = (
        update(PortfolioJob)
        .where(col(PortfolioJob.id) == job_id, col(PortfolioJob.state).in_(before))
        .values(state=after, **values)
        .execution_options(synchronize_session=False)
    )
    return bool((await session.exec(statement)).rowcount)


async def set_trouble(session: AsyncSession, job_id: int, sentence: str | None) -> None:
    """Write why a job does not go on, or that it does."""
    statement = update(PortfolioJob).where(col(PortfolioJob.id) == job_id).values(trouble=sentence)
    await session.exec(statement.execution_options(synchronize_session=False))


async def hold_state(session: AsyncSession, job_id: int) -> JobState | None:
    """Return the state of a job, which stays so until the transaction ends."""
    statement = select(PortfolioJob.state).where(col(PortfolioJob.id) == job_id).with_for_update(read=True)
    found = (await session.exec(statement)).one_or_none()
    return JobState(found) if found else None


@asynccontextmanager
async def hold_job(engine: AsyncEngine, job_id: int) -> AsyncIterator[bool]:
    """Have a job to oneself among all processes; gives False where another process has it.

    Only on PostgreSQL: with SQLite one process serves. The lock goes with its connection, however the process ends.
    Exactly once does not depend on it: a chunk is stored by the first that stores it.
    """
    if engine.dialect.name != "postgresql":
        yield True
        return
    key = _lock(job_id)
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        is_held = bool(await connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield is_held
        finally:
            if is_held and not connection.closed and not connection.invalidated:
                await connection.execute(select(func.pg_advisory_unlock(key)))


def _lock(job_id: Any) -> Any:
    """Return the number of the lock on a job."""
    return func.hashtextextended(func.concat("job ", job_id), 0)
