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
from app.models import LoginStep, User, UserSession
from app.models.base import utc_now
from app.security.sessions import SessionLimits, hash_session_id
from app.services.crud import user_session as session_crud
from app.services.crud.api_key import touch_api_keys
from app.services.crud.user_session import NOTED_EVERY
from database.database import session_scope

PROOF_LASTS = timedelta(minutes=10)
"""So long after a proof of who it is a person may do what asks for one."""

_log = structlog.stdlib.get_logger("sessions")


@dataclass
class SessionActivity:
    """Whose session it is, and that it is in use. `limits`: when sessions of each role end.

    Notes are gathered and written by one task on a connection of the pool, so that no request waits for them.
    """

    limits: SessionLimits = field(default_factory=SessionLimits)
    _due: set[str] = field(default_factory=set)
    _writing: "asyncio.Task[None] | None" = None

    async def user_of(self, session: AsyncSession, session_id: str | None) -> User | None:
        """Whose session that is, or None when it is over, never was, or its login is not complete."""
        found = await self._valid(session, session_id)
        if found is None:
            return None
        if last_use(found.user_session) < utc_now() - NOTED_EVERY:
            self.note(found.user_session.id_hash)
        return found.user

    async def user_awaiting(self, session: AsyncSession, session_id: str | None, step: LoginStep) -> User | None:
        """Who has shown the password in that session and still has this step to do, or None."""
        found = await self._valid(session, session_id, awaits=step)
        return found.user if found else None

    async def step_of(self, session: AsyncSession, session_id: str | None) -> LoginStep | None:
        """Return which step the login of that session lacks; None where it is complete, over, or never was."""
        return (
            await session_crud.step_awaited(session, hash_session_id(session_id), now=utc_now()) if session_id else None
        )

    async def is_proven(self, session: AsyncSession, session_id: str | None) -> bool:
        """Whether the person of that session has proven in the last ten minutes who it is."""
        found = await self._valid(session, session_id)
        proven = found.user_session.proven if found else None
        return proven is not None and proven > utc_now() - PROOF_LASTS

    async def _valid(
        self, session: AsyncSession, session_id: str | None, *, awaits: LoginStep | None = None
    ) -> session_crud.ValidSession | None:
        if not session_id:
            return None
        now = utc_now()
        return await session_crud.get_valid_session(
            session, hash_session_id(session_id), now=now, seen_after=self.limits.seen_after(now), awaits=awaits
        )

    async def sessions_of(self, session: AsyncSession, user: User) -> Sequence[UserSession]:
        """List the user's sessions that may be used now, the one used last first."""
        now = utc_now()
        return await session_crud.list_valid_sessions(
            session, user.id, now=now, seen_after=self.limits.seen_after(now)[user.role]
        )

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
