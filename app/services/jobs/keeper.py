"""Sees to it that jobs are done while the service runs: by a process of its own, or in this one where there is SQLite.

A process of its own, because turning answers into rows takes a processor for as long as a job lasts, and in this one
every request would wait for it. It ends when no job is left, and with this process.
"""

import asyncio
import contextlib
import contextvars
import sys
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from app.faults import first_line
from app.services.crud.jobs.rows import free_job_ids
from app.services.jobs.crew import LOOK_SECONDS, JobCrew
from app.services.jobs.runner import AWAY, JobRunner
from database.database import get_database_engine, session_scope

COMMAND = (sys.executable, "-m", "app.commands.jobs")
END_SECONDS = 10.0
"""How long the process may take to end after its input has; then it is killed."""
_log = structlog.stdlib.get_logger("jobs")


@dataclass
class JobKeeper:
    """The jobs of one service process. `make_runner` is called where they are done in this process."""

    make_runner: Callable[[], JobRunner]
    _task: "asyncio.Task[None] | None" = None

    def start(self) -> None:
        """Begin; safe to call again. Not for a database in memory, whose one connection is that of its callers."""
        if self._task is None and get_database_engine().url.database not in {None, "", ":memory:"}:
            self._task = asyncio.create_task(self._keep(), name="jobs", context=contextvars.Context())

    async def close(self) -> None:
        """End, with what is under way; it is taken up again by another process or after the next start."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

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
        process = await asyncio.create_subprocess_exec(*COMMAND, stdin=asyncio.subprocess.PIPE)
    except OSError as fault:
        _log.error("jobs cannot be done", fault=first_line(fault))
        return
    try:
        code = await process.wait()
        if code:
            _log.error("the process of jobs has ended; it is started again", exit_code=code)
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    if process.returncode is None:
        process.kill()
        await process.wait()
