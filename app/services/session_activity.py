"""When sessions and keys were last used: noted beside the requests, at most once a minute for each."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ServiceError
from app.faults import first_line
from app.models import Role, User, UserSession
from app.models.base import utc_now
from app.security.sessions import hash_session_id
from app.services.crud import user_session as session_crud
from app.services.crud.api_key import touch_api_keys
from app.services.crud.user_session import NOTED_EVERY
from database.database import session_scope

STAFF_IDLE = timedelta(minutes=30)

_log = structlog.stdlib.get_logger("sessions")


@dataclass
class SessionActivity:
    """Whose session it is, and that it is in use. `staff_idle`: after how long without use a session of staff is over.

    Notes are gathered and written by one task on a connection of the pool, so that no request waits for them.
    """

    staff_idle: timedelta = STAFF_IDLE
    _due: set[str] = field(default_factory=set)
    _writing: "asyncio.Task[None] | None" = None

    async def user_of(self, session: AsyncSession, session_id: str | None) -> User | None:
        """Whose session that is, or None when it is over or never was."""
        if not session_id:
            return None
        now = utc_now()
        id_hash = hash_session_id(session_id)
        found = await session_crud.get_valid_session(session, id_hash, now=now, staff_seen_after=now - self.staff_idle)
        if found is None:
            return None
        if last_use(found.user_session) < now - NOTED_EVERY:
            self.note(id_hash)
        return found.user

    async def sessions_of(self, session: AsyncSession, user: User) -> Sequence[UserSession]:
        """List the user's sessions that may be used now, the one used last first."""
        now = utc_now()
        seen_after = None if user.role is Role.CLIENT else now - self.staff_idle
        return await session_crud.list_valid_sessions(session, user.id, now=now, seen_after=seen_after)

    def note(self, id_hash: str) -> None:
        """Note that the session, or the key, of that hash is in use; returns at once."""
        self._due.add(id_hash)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="session activity")

    async def close(self) -> None:
        """Write what is still due."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        while self._due:
            due = sorted(self._due)
            now = utc_now()
            try:
                async with session_scope() as session:
                    before = now - NOTED_EVERY
                    await session_crud.touch_user_sessions(session, due, now=now, before=before)
                    await touch_api_keys(session, due, now=now, before=before)
            except (SQLAlchemyError, OSError, ServiceError) as fault:
                _log.warning("the use of sessions could not be noted", fault=first_line(fault), sessions=len(due))
            self._due.difference_update(due)


def last_use(user_session: UserSession) -> datetime:
    """When the session was last used, to the minute."""
    return user_session.seen or user_session.created
