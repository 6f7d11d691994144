"""Reads of other people's data: noted in memory beside the request, written to the trail every second.

No request waits for the database. What a request notes is bounded, and where it cannot be written, other people's data
are not shown until it can.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.exceptions import ReadsNotRecorded, ServiceError
from app.faults import first_line
from app.metrics import AUDIT_FAILURES
from app.models import User
from app.models.base import utc_now
from app.security.caller import current_caller
from app.services.audit.acts import Act
from app.services.audit.noted_reads import NotedRead
from app.services.background import Background
from app.services.crud.audit_event import add_audit_events_once
from database.database import session_scope

WRITE_EVERY_SECONDS = 1.0
SHOWN_WITHOUT_ROWS_SECONDS = 5.0
"""How long other people's data are shown while rows cannot be written."""
MOST_WAITING = 10_000
IDS_OF_ONE_PLACE = 50
"""So many ids of a list take as much of the bound as one card."""
ROWS_AT_ONCE = 500
QUARTER_SECONDS = 900
LAST_WRITE_SECONDS = 5.0
LOGGED_EVERY_SECONDS = 60.0
FORESEEN = (SQLAlchemyError, OSError, ServiceError)

_log = structlog.stdlib.get_logger("audit")


@dataclass
class Reads:
    """What was read in one process and is not written yet.

    A person's data that a reader opens are one row in a quarter of an hour: the database knows the earlier ones, of
    all processes. A list is a row.
    """

    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = utc_now
    _waiting: list[NotedRead] = field(default_factory=list)
    _weight: int = 0
    _behind_since: float | None = None
    _noted: set[str] = field(default_factory=set)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _work: Background = field(default_factory=lambda: Background("reads"))
    _logged: float = float("-inf")

    def require_recordable(self) -> None:
        """Raise ReadsNotRecorded where rows have waited for the database too long, or too many wait."""
        is_behind = self._behind_since is not None and self.clock() - self._behind_since >= SHOWN_WITHOUT_ROWS_SECONDS
        if is_behind or self._weight >= MOST_WAITING:
            raise ReadsNotRecorded

    def note_person(self, act: Act, reader: User, person_id: int) -> None:
        """Note that a reader opens a person's data; nothing of the own ones. Raises ReadsNotRecorded."""
        if reader.id != person_id:
            self.note_once(act, reader, str(person_id))

    def note_once(self, act: Act, reader: User, object_id: str) -> None:
        """Note what is one row in a quarter of an hour. Raises ReadsNotRecorded."""
        self.require_recordable()
        quarter = int(self.now().timestamp()) // QUARTER_SECONDS
        once = f"{act}/{reader.id}/{object_id}/{quarter}"
        if once not in self._noted:
            self._noted.add(once)
            details = {"role": reader.role.value}
            request_id = current_caller().request_id
            self._add(NotedRead(act, reader.id, once, details, object_id=object_id, request_id=request_id))

    def note_list(
        self,
        act: Act,
        reader: User,
        details: Mapping[str, Any],
        ids: Iterable[int],
        personal: Mapping[str, Any] | None = None,
        *,
        request_id: str | None = None,
    ) -> None:
        """Note a list, with the ids of who is on it. `details` hold nothing personal.

        `request_id` is that of the request under way unless given.
        """
        said = {**details, "role": reader.role.value}
        once = f"{act}/{secrets.token_hex(16)}"
        request_id = request_id or current_caller().request_id
        self._add(NotedRead(act, reader.id, once, said, personal=personal or {}, ids=tuple(ids), request_id=request_id))

    def note_end(self, act: Act, reader: User, details: Mapping[str, Any], request_id: str | None) -> None:
        """Note what stands at the end of a file of rows that are no people."""
        once = f"{act}/{secrets.token_hex(16)}"
        said = {**details, "role": reader.role.value}
        self._add(NotedRead(act, reader.id, once, said, request_id=request_id))

    async def write(self) -> None:
        """Write what waits; what cannot be written waits on. Repeating writes nothing twice."""
        async with self._turn:
            if not self._waiting:
                return
            if self._behind_since is None:
                self._behind_since = self.clock()
            taken, self._noted = self._waiting[:], set()
            try:
                await _store(taken)
            except FORESEEN as fault:
                AUDIT_FAILURES.labels("reads").inc()
                if self.clock() - self._logged >= LOGGED_EVERY_SECONDS:
                    self._logged = self.clock()
                    _log.error("reads cannot be recorded", fault=first_line(fault), rows=len(taken))
                return
            del self._waiting[: len(taken)]
            self._weight = sum(_weight(one) for one in self._waiting)
            self._behind_since = None

    def start(self) -> None:
        """Begin to write; safe to call again. Not for a database in memory, whose one connection is its callers'."""
        self._work.start(self._keep_writing)

    async def close(self) -> None:
        """End, with what still waits written."""
        await self._work.close(self.write, seconds=LAST_WRITE_SECONDS)

    async def _keep_writing(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        while True:
            await sleep(WRITE_EVERY_SECONDS)
            await self.write()

    def _add(self, read: NotedRead) -> None:
        self._waiting.append(read)
        self._weight += _weight(read)


def _weight(read: NotedRead) -> int:
    return 1 + len(read.ids or ()) // IDS_OF_ONE_PLACE


async def _store(reads: list[NotedRead]) -> None:
    async with session_scope() as session:
        for start in range(0, len(reads), ROWS_AT_ONCE):
            rows = [one.as_row() for one in reads[start : start + ROWS_AT_ONCE]]
            await add_audit_events_once(session, rows)
