"""Does a job: chunk by chunk, several at once, until none is left or a person stops it.

A chunk is read, scored and stored, the last in one transaction that also marks it. A stop of any process in the middle
leaves it unmarked, and it is done again: no client is left out, and none is scored twice.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import (
    DatabaseUnavailable,
    MayHaveBeenStored,
    NoActivePolicy,
    PolicyReplaced,
    ScoringTimeout,
    ScoringUnavailable,
    ServiceBusy,
)
from app.faults import first_line
from app.ml.contracts.definition import Contract
from app.models import JobState, PortfolioJob
from app.models.job import ACTIVE, JOB_FORMATS
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, record
from app.services.crud.jobs import chunks as chunk_crud
from app.services.crud.jobs import rows as job_crud
from app.services.crud.jobs.storing import store_chunk
from app.services.jobs.chunk_scoring import score_chunk
from app.services.jobs.control import finish
from app.services.jobs.deciding import JobDecider
from app.services.scorer import Scorer
from database.database import session_scope

AWAY = (
    ScoringUnavailable,
    ScoringTimeout,
    ServiceBusy,
    DatabaseUnavailable,
    MayHaveBeenStored,
    SQLAlchemyError,
    OSError,
)
"""Faults of no client: the chunk is done again."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
PATIENCE_SECONDS = 600.0
"""After so long without a stored chunk the job is paused, with the reason."""
NUMBERS_AT_ONCE = 200
LARGEST_LANES = 16

_log = structlog.stdlib.get_logger("jobs")


@dataclass
class JobRunner:
    """Does jobs with one scorer on one database. `has_stored` is called after each chunk."""

    engine: AsyncEngine
    scorer: Scorer
    contract: Contract
    decider: JobDecider
    patience_seconds: float = PATIENCE_SECONDS
    has_stored: Callable[[], None] = field(default=lambda: None)

    async def run(self, job_id: int) -> None:
        """Do a job until it ends or rests. Returns at once where another process does it, or it is not to be done."""
        async with job_crud.hold_job(self.engine, job_id) as is_held:
            job = await self._begin(job_id) if is_held else None
            if job is not None:
                _log.info("job begins", job=job.id, clients=job.total, model_version=job.model_version)
                await self._work(job)

    async def _work(self, job: PortfolioJob) -> None:
        """Work on a job; a fault that was not foreseen pauses it, with the fault, instead of repeating it for ever."""
        try:
            await _Run(self, job).run()
        except AWAY:
            raise
        except PolicyReplaced as fault:
            async with session_scope(self.engine) as session:
                await finish(session, job, JobState.FAILED, trouble=first_line(fault))
        except NoActivePolicy as fault:
            await pause_by_itself(self.engine, job.id, f"Paused: {first_line(fault)}")
        except Exception as fault:
            _log.exception("a job broke and is paused", job=job.id)
            await pause_by_itself(self.engine, job.id, f"Paused by a fault of the service: {first_line(fault)}")

    async def _begin(self, job_id: int) -> PortfolioJob | None:
        """Return a job that runs, its chunks cut; None where it is not to be done."""
        async with session_scope(self.engine) as session:
            job = await job_crud.get_job(session, job_id)
            if job is None or job.state not in ACTIVE:
                return None
            if job.format not in JOB_FORMATS:
                formats = " and ".join(map(str, JOB_FORMATS))
                sentence = (
                    f"The job is of format {job.format}, and this version does jobs of the formats {formats}. "
                    "Start it again; the scores it has stored stay."
                )
                await finish(session, job, JobState.FAILED, trouble=sentence)
                return None
            if job.state is JobState.WAITING:
                total = await chunk_crud.cut_chunks(session, job)
                if not await job_crud.change_state(session, job.id, ACTIVE[:1], JobState.RUNNING, total=total):
                    await session.rollback()
                    return None
            return await job_crud.get_job(session, job_id)


async def pause_by_itself(engine: AsyncEngine, job_id: int, trouble: str) -> None:
    """Pause a job for a reason that a person is to look at."""
    async with session_scope(engine) as session:
        if await job_crud.change_state(session, job_id, ACTIVE, JobState.PAUSED, trouble=trouble):
            await record(session, Act.JOB_PAUSED, SYSTEM, job_id, details={"by": "itself"})


class _Run:
    """One stretch of work on a job, from its begin or resumption until it rests or ends."""

    def __init__(self, runner: JobRunner, job: PortfolioJob) -> None:
        self._runner, self._job = runner, job
        self._numbers: deque[int] = deque()
        self._last = -1
        self._is_stopped = False
        self._progressed = time.monotonic()
        self._pause = FIRST_PAUSE_SECONDS
        self._is_in_trouble = job.trouble is not None

    async def run(self) -> None:
        running: dict[asyncio.Task[bool], int] = {}
        try:
            while True:
                await self._fill(running)
                if not running:
                    break
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    await self._end_of(task, running.pop(task))
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        if not self._is_stopped:
            await self._finish()

    async def _fill(self, running: dict["asyncio.Task[bool]", int]) -> None:
        """Begin as many chunks as keep the scorer busy while others are read and stored."""
        lanes = min(self._runner.scorer.batches_at_once + 1, LARGEST_LANES)
        while len(running) < lanes and not self._is_stopped and (number := await self._next()) is not None:
            running[asyncio.create_task(self._chunk(number), name=f"job {self._job.id}, chunk {number}")] = number

    async def _next(self) -> int | None:
        if not self._numbers:
            with contextlib.suppress(*AWAY):
                async with session_scope(self._runner.engine, read_only=True) as session:
                    self._numbers.extend(
                        await chunk_crud.open_chunks(session, self._job.id, after=self._last, limit=NUMBERS_AT_ONCE)
                    )
        if not self._numbers:
            return None
        number = self._numbers.popleft()
        self._last = max(self._last, number)
        return number

    async def _chunk(self, number: int) -> bool:
        """Do a chunk; False where it was not to be stored. Raises one of `AWAY`."""
        runner, job = self._runner, self._job
        async with session_scope(runner.engine, read_only=True) as session:
            chunk = await chunk_crud.read_chunk(session, job.id, number)
        found = await score_chunk(runner.scorer, runner.contract, job, chunk.clients)
        async with session_scope(runner.engine) as session:
            return await store_chunk(session, job, chunk, found, runner.decider.decide if job.policy_sha256 else None)

    async def _end_of(self, task: "asyncio.Task[bool]", number: int) -> None:
        try:
            is_stored = task.result()
        except AWAY as fault:
            self._numbers.appendleft(number)
            await self._wait_after(fault)
            return
        if is_stored:
            self._progressed, self._pause = time.monotonic(), FIRST_PAUSE_SECONDS
            self._runner.has_stored()
            if self._is_in_trouble:
                await self._note(None)
        else:
            self._is_stopped = not await self._runs()

    async def _runs(self) -> bool:
        async with session_scope(self._runner.engine, read_only=True) as session:
            job = await job_crud.get_job(session, self._job.id)
        return job is not None and job.state is JobState.RUNNING

    async def _wait_after(self, fault: Exception) -> None:
        """Rest after a fault that is of no client, longer each time; after the patience the job is paused."""
        sentence = first_line(fault)
        _log.warning("a chunk is done again", job=self._job.id, fault=sentence)
        if time.monotonic() - self._progressed > self._runner.patience_seconds:
            await self._give_up(sentence)
            return
        if not self._is_in_trouble:
            await self._note(sentence)
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        with contextlib.suppress(*AWAY):
            self._is_stopped = not await self._runs()

    async def _note(self, sentence: str | None) -> None:
        """Write why the job does not go on, or that it does."""
        with contextlib.suppress(*AWAY):
            async with session_scope(self._runner.engine) as session:
                await job_crud.set_trouble(session, self._job.id, sentence)
            self._is_in_trouble = sentence is not None

    async def _give_up(self, sentence: str) -> None:
        self._is_stopped = True
        trouble = f"Paused after {self._runner.patience_seconds:g} seconds without progress: {sentence}"
        await pause_by_itself(self._runner.engine, self._job.id, trouble)

    async def _finish(self) -> None:
        async with session_scope(self._runner.engine) as session:
            if not await chunk_crud.open_chunks(session, self._job.id, after=-1, limit=1):
                await finish(session, self._job, JobState.DONE)
                _log.info("job ended", job=self._job.id)
