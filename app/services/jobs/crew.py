"""Does all jobs that are to be done, each as a task of its own, so that a small one does not wait for a large one."""

import asyncio
import contextlib

import structlog

from app.faults import first_line
from app.services.crud.jobs.rows import active_job_ids
from app.services.jobs.runner import AWAY, JobRunner
from database.database import session_scope

LOOK_SECONDS = 1.0
_log = structlog.stdlib.get_logger("jobs")


class JobCrew:
    """The jobs that this process does: all, or one."""

    def __init__(self, runner: JobRunner, *, only: int | None = None) -> None:
        self._runner = runner
        self._only = only
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def work(self, *, for_ever: bool) -> None:
        """Do jobs as they come; without `for_ever` return when this process has none to do."""
        try:
            while True:
                began = await self._begin()
                if not self._tasks and not for_ever and not began:
                    return
                await asyncio.sleep(LOOK_SECONDS)
                self._forget_ended()
        finally:
            await self.close()

    async def close(self) -> None:
        """Let go of all jobs; what is under way for a chunk is dropped, and done again by the next."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    async def _begin(self) -> bool:
        """Begin the jobs that are new; whether there was one."""
        found: list[int] = []
        with contextlib.suppress(*AWAY):
            async with session_scope(self._runner.engine, read_only=True) as session:
                found = await active_job_ids(session)
        new = [job_id for job_id in found if job_id not in self._tasks and self._only in {None, job_id}]
        for job_id in new:
            self._tasks[job_id] = asyncio.create_task(self._runner.run(job_id), name=f"job {job_id}")
        return bool(new)

    def _forget_ended(self) -> None:
        for job_id, task in list(self._tasks.items()):
            if task.done():
                del self._tasks[job_id]
                fault = None if task.cancelled() else task.exception()
                if fault is not None:
                    _log.error("a job broke; it is taken up again", job=job_id, fault=first_line(fault), exc_info=fault)
