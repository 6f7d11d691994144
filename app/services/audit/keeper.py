"""Keeps the trail in the background of a service: settings at its start, a seal a second, an anchor a minute."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ServiceError
from app.faults import first_line
from app.metrics import AUDIT_FAILURES, AUDIT_UNSEALED_SECONDS
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.anchors import anchor
from app.services.audit.recording import SYSTEM, record
from app.services.audit.sealer import content_of, seal_next
from app.services.audit.signing import PublishedKey, SigningKey, published_keys
from app.services.background import Background
from app.services.crud import seals as seal_crud
from app.services.crud.sealed_rows import oldest_since
from database.database import get_database_engine, session_scope

SEAL_EVERY_SECONDS = 1.0
ON_SQLITE_SECONDS = 60.0
"""One writer at a time: seals are made seldom there."""
ANCHOR_EVERY_SECONDS = 60.0
LOGGED_EVERY_SECONDS = 60.0
LAST_TURN_SECONDS = 3.0
FORESEEN = (SQLAlchemyError, OSError, ServiceError)

_log = structlog.stdlib.get_logger("audit")


@dataclass
class TrailKeeper:
    """The trail of one process. `key` gives the signing key, `place` is where anchors go, empty for none.

    `settings` are what the service runs with, nothing secret among them; `trusted` are earlier public keys.
    """

    key: Callable[[], SigningKey]
    place: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    trusted: str = ""
    _work: Background = field(default_factory=lambda: Background("audit trail"))
    _key: SigningKey | None = None
    _has_recorded: bool = False
    _anchored: tuple[int, float] = (0, float("-inf"))
    _logged: float = float("-inf")

    def start(self) -> None:
        """Begin; safe to call again. Not for a database in memory, whose one connection is that of its callers."""
        self._work.start(self._keep)

    async def close(self) -> None:
        """End, with a last seal of what was written."""
        await self._work.close(self.turn, seconds=LAST_TURN_SECONDS)

    async def published_keys(self) -> list[PublishedKey]:
        """Return the public keys of the seals. Raises SettingInvalid, OSError as the signing key does."""
        return published_keys(self.trusted, await self._own_key())

    async def turn(self) -> None:
        """Do what is due; what goes wrong is counted, logged once a minute, and tried again."""
        for step, work in (("settings", self._record_settings), ("seal", self._seal), ("anchor", self._anchor)):
            try:
                await work()
            except FORESEEN as fault:
                AUDIT_FAILURES.labels(step).inc()
                if time.monotonic() - self._logged >= LOGGED_EVERY_SECONDS:
                    self._logged = time.monotonic()
                    _log.error("the audit trail is behind", step=step, fault=first_line(fault))

    async def _keep(self) -> None:
        is_sqlite = get_database_engine().dialect.name == "sqlite"
        while True:
            await asyncio.sleep(ON_SQLITE_SECONDS if is_sqlite else SEAL_EVERY_SECONDS)
            await self.turn()

    async def _record_settings(self) -> None:
        if not self._has_recorded:
            async with session_scope() as session:
                await record(session, Act.SETTINGS_READ, SYSTEM, details=self.settings)
            self._has_recorded = True

    async def _seal(self) -> None:
        key = await self._own_key()
        async with session_scope() as session:
            await seal_next(session, key)
        async with session_scope(read_only=True) as session:
            AUDIT_UNSEALED_SECONDS.set(await unsealed_seconds(session))

    async def _own_key(self) -> SigningKey:
        if self._key is None:
            self._key = await asyncio.to_thread(self.key)
        return self._key

    async def _anchor(self) -> None:
        number, when = self._anchored
        if not self.place or time.monotonic() - when < ANCHOR_EVERY_SECONDS:
            return
        async with session_scope(read_only=True) as session:
            newest = await seal_crud.last_seal(session)
        if newest is not None and newest.number > number:
            await asyncio.to_thread(anchor, self.place, content_of(newest), newest.signature)
            self._anchored = (newest.number, time.monotonic())


async def unsealed_seconds(session: AsyncSession) -> float:
    """Return the age of the oldest row without a seal, 0 where every row has one."""
    last = await seal_crud.last_seal(session)
    oldest = await oldest_since(session, last.end if last else (await seal_crud.beginning(session))[0])
    return (utc_now() - oldest).total_seconds() if oldest else 0.0
