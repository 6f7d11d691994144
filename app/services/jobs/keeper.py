"""Sees to it that jobs are done while the service runs: by a process of its own, or in this one where there is SQLite.

A process of its own, because turning answers into rows takes a processor for as long as a job lasts, and in this one
every request would wait for it. It ends when no job is left, and with this process.
"""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from app.faults import first_line
from app.services.background import Background
from app.services.crud.jobs.rows import free_job_ids
from app.services.jobs.crew import LOOK_SECONDS, JobCrew
from app.services.jobs.runner import AWAY, JobRunner
from app.services.own_process import run_process
from database.database import get_database_engine, session_scope

COMMAND = (sys.executable, "-m", "app.commands.jobs")
_log = structlog.stdlib.get_logger("jobs")


@dataclass
class JobKeeper:
    """The jobs of one service process. `make_runner` is called where they are done in this process."""

    make_runner: Callable[[], JobRunner]
    _work: Background = field(default_factory=lambda: Background("jobs"))

    def start(self) -> None:
        """Begin; safe to call again. Not for a database in memory, whose one connection is that of its callers."""
        self._work.start(self._keep)

    async def close(self) -> None:
        """End, with what is under way; it is taken up again by another process or after the next start."""
        await self._work.close()

    async def _keep(self) -> None:
        if get_database_engine().dialect.name == "sqlite":
            await self._keep_here()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if await self._is_due():
                await _run_process()

    async def _keep_here(self) -> None:
        runner = self.make_runner()
        try:
            await JobCrew(runner).work(for_ever=True)
        finally:
            await runner.scorer.close()

    async def _is_due(self) -> bool:
        try:
            async with session_scope(read_only=True) as session:
                return bool(await free_job_ids(session))
        except AWAY:
            return False


async def _run_process() -> None:
    """Start a process that does the jobs, and wait until it has ended."""
    try:
        code = await run_process(COMMAND)
    except OSError as fault:
        _log.error("jobs cannot be done", fault=first_line(fault))
        return
    if code:
        _log.error("the process of jobs has ended; it is started again", exit_code=code)
