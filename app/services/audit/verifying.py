"""A verification of the trail that was started from its page: one at a time, in a process of its own."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ServiceError, VerificationRuns
from app.faults import first_line
from app.models import TrailVerification, User
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.audit.standing import record_verification
from app.services.audit.verification import verify
from app.services.crud import trail_verification as verification_crud
from app.services.crud import user as user_crud
from app.services.crud.advisory_lock import hold_lock
from app.services.own_process import run_process
from database.database import get_database_engine, session_scope

COMMAND = (sys.executable, "-m", "app.commands.verifying")
NOTED_EVERY_SECONDS = 1.0
SEEN_EVERY_SECONDS = 5.0
GONE_AFTER = timedelta(seconds=60)
"""One that was not seen for so long is gone, with the service that has started it."""
STOPPED = "stopped"
"""Why there is no result: the service was stopped, or the process was."""
FORESEEN = (SQLAlchemyError, OSError, ServiceError)

_log = structlog.stdlib.get_logger("audit")


def is_running(verification: TrailVerification) -> bool:
    """Whether it has not ended and its process is there."""
    return verification.ended is None and verification.seen > utc_now() - GONE_AFTER


@dataclass
class TrailVerifier:
    """The verifications that one process of the service has started."""

    _has_processes: bool = False
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)

    def start(self) -> None:
        """From now on verifications have processes. Not for a database in memory, which no other process reads."""
        self._has_processes = get_database_engine().url.database not in {None, "", ":memory:"}

    async def begin(self, session: AsyncSession, author: User) -> TrailVerification:
        """Begin a verification of the whole trail and commit; return it. Raises VerificationRuns while one runs."""
        async with hold_lock(session, "verification of the trail"):
            newest = await verification_crud.newest_verification(session)
            if newest is not None and is_running(newest):
                raise VerificationRuns
            if newest is not None:
                await verification_crud.end_verification(session, newest.id, utc_now(), failure=STOPPED)
            begun = await verification_crud.add_verification(session, author.id)
            await record(session, Act.TRAIL_VERIFICATION_STARTED, by(author), details={"rows": begun.row_count})
            await session.commit()
        self._run(begun.id)
        return begun

    async def close(self) -> None:
        """End what runs; it has no result then."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, number: int) -> None:
        if not self._has_processes:
            return
        task = asyncio.create_task(_by_process(number), name="verification of the trail")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def carry_out(number: int, trusted: frozenset[bytes], anchored: Mapping[int, bytes]) -> None:
    """Verify the trail, noting progress; record what was found, in the name of who has asked for it.

    What goes wrong is stored in place of a result. Cancelled, it is noted as stopped.
    """
    progress = _Progress(number)
    noting = asyncio.create_task(_again(NOTED_EVERY_SECONDS, progress.note), name="progress of a verification")
    try:
        async with session_scope(read_only=True) as session:
            done = await verify(session, trusted, anchored=anchored, advance=progress.add)
        async with session_scope() as session:
            verification = await session.get_one(TrailVerification, number)
            actor = by(await user_crud.get_user(session, verification.asked_by))
            event = await record_verification(session, done, None, len(anchored), actor=actor)
            await verification_crud.note_progress(session, number, done.rows, utc_now())
            await verification_crud.end_verification(session, number, utc_now(), event_id=event.id)
    except FORESEEN as fault:
        _log.error("the trail could not be verified", fault=first_line(fault))
        await _fail(number, first_line(fault))
    except asyncio.CancelledError:
        await _fail(number, STOPPED)
        raise
    finally:
        noting.cancel()
        await asyncio.gather(noting, return_exceptions=True)


@dataclass
class _Progress:
    number: int
    rows: int = 0

    def add(self, rows: int) -> None:
        self.rows += rows

    async def note(self, session: AsyncSession) -> None:
        await verification_crud.note_progress(session, self.number, self.rows, utc_now())


async def _again(seconds: float, note: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Note something again and again, until cancelled; what fails is noted the next time."""
    while True:
        await asyncio.sleep(seconds)
        try:
            async with session_scope() as session:
                await note(session)
        except FORESEEN as fault:
            _log.warning("the progress of a verification cannot be noted", fault=first_line(fault))


async def _by_process(number: int) -> None:
    """Have a process do it; while it is there, also before it has begun to read, it is noted as seen."""

    async def note(session: AsyncSession) -> None:
        await verification_crud.note_seen(session, number, utc_now())

    noting = asyncio.create_task(_again(SEEN_EVERY_SECONDS, note), name="a verification is seen")
    try:
        code = await run_process((*COMMAND, str(number)))
        why = f"its process has ended with code {code}" if code else STOPPED
    except OSError as fault:
        why = first_line(fault)
    except asyncio.CancelledError:
        await _fail(number, STOPPED)
        raise
    finally:
        noting.cancel()
    await _fail(number, why)  # nothing where it has ended with a result


async def _fail(number: int, why: str) -> None:
    try:
        async with session_scope() as session:
            await verification_crud.end_verification(session, number, utc_now(), failure=why)
    except FORESEEN as fault:
        _log.warning("the end of a verification cannot be noted", fault=first_line(fault))
