"""How far a job is: looked up in the database, so that any process can say it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import PortfolioJob
from app.models.job import ENDED
from app.services.crud import model_version as model_crud
from app.services.crud.jobs import rows as job_crud
from app.services.crud.jobs.rows import Counts
from database.database import session_scope

LOOK_SECONDS = 0.5
STREAM_SECONDS = 8.0
"""How long one answer lasts; the browser asks again by itself. Shorter than the time a stopping server gives."""


@dataclass(frozen=True)
class Progress:
    """A job, how far it is, and whether its model is the one in use now (None: there is no champion)."""

    job: PortfolioJob
    counts: Counts
    is_by_champion: bool | None


async def progress_of(session: AsyncSession, jobs: list[PortfolioJob]) -> list[Progress]:
    """Return how far each job is, in order."""
    counts = await job_crud.counts_of(session, [job.id for job in jobs])
    of_champion = await model_crud.is_of_champion(session, {job.model_version for job in jobs})
    return [Progress(job, counts[job.id], of_champion[job.model_version]) for job in jobs]


async def watch(job_id: int) -> AsyncIterator[Progress]:
    """Yield the progress now and whenever it has changed, until the job has ended or the stream's time is over."""
    ends = asyncio.get_running_loop().time() + STREAM_SECONDS
    before: tuple[object, ...] = ()
    while True:
        async with session_scope(read_only=True) as session:
            job = await job_crud.get_job(session, job_id)
            if job is None:
                return
            (progress,) = await progress_of(session, [job])
        now = (job.state, job.total, job.trouble, progress.counts, progress.is_by_champion)
        if now != before:
            yield progress
        before = now
        if job.state in ENDED or asyncio.get_running_loop().time() >= ends:
            return
        await asyncio.sleep(LOOK_SECONDS)
