"""One PostgreSQL connection of a batch's own: prepared statements, no ORM, no pool, no ping.

A dead connection is found by use. Statements sent here are safe to repeat (reads, and writes that ignore what is
stored already), so one that lost its connection is sent once more on a fresh one.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg
from sqlalchemy import URL
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from app.exceptions import DatabaseUnavailable
from database.liveness import keep_alive
from database.postgres import server_settings
from database.sqlstates import ENDED, REFUSED

CONNECT_SECONDS = 2.0
STATEMENT_SECONDS = 3.0
GRACE_SECONDS = 0.5
"""How much later than the server this end gives up: needed only when the server is gone without a word."""
LOCK_SECONDS = 2.0
PROBE_EVERY_SECONDS = 5.0
PROBE_SECONDS = 2.0
LOST = (asyncpg.InterfaceError, asyncpg.PostgresConnectionError, OSError, TimeoutError)
"""What asyncpg raises when the connection is gone, or silent for too long."""


class ConnectionLostError(DatabaseUnavailable):
    """The connection was lost while a statement was away, and so was the next one: it may have been carried out."""


class Lane:
    """A connection that is made when first needed and made anew after a loss. For one statement at a time."""

    def __init__(self, url: URL) -> None:
        self._options = _connect_options(url)
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._turn = asyncio.Lock()
        self._used = 0.0

    async def fetch(self, statement: str, *arguments: Any) -> Sequence[asyncpg.Record]:
        """Return the rows of a statement that is safe to repeat.

        Raises DatabaseUnavailable when nothing was carried out, ConnectionLostError when that is not known; faults of
        the statement itself as asyncpg raises them.
        """
        async with self._turn:
            try:
                return await self._attempt(statement, arguments)
            except ConnectionLostError as first:
                try:
                    return await self._attempt(statement, arguments)
                except DatabaseUnavailable:
                    raise first from None

    async def probe(self) -> None:
        """Find out whether an idle connection is still alive; a dead one is let go of."""
        if self._connection is None or self._turn.locked():
            return
        async with self._turn:
            if asyncio.get_running_loop().time() - self._used >= PROBE_EVERY_SECONDS:
                try:
                    async with asyncio.timeout(PROBE_SECONDS):
                        await self._connection.fetchval("SELECT 1")
                except (*LOST, asyncpg.PostgresError):
                    self._drop()

    async def close(self) -> None:
        """Let go of the connection once its statement has ended; a later statement makes a new one."""
        async with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                with contextlib.suppress(*LOST):
                    await connection.close(timeout=PROBE_SECONDS)

    async def _attempt(self, statement: str, arguments: Sequence[Any]) -> Sequence[asyncpg.Record]:
        connection = self._connection or await self._connect()
        self._used = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(STATEMENT_SECONDS + GRACE_SECONDS):
                rows: Sequence[asyncpg.Record] = await connection.fetch(statement, *arguments)
                return rows
        except asyncpg.PostgresError as fault:
            raise self._known(fault) from fault
        except LOST as fault:
            if isinstance(fault, asyncpg.InterfaceError) and not connection.is_closed():
                raise
            self._drop()
            raise ConnectionLostError from fault
        except asyncio.CancelledError:
            self._drop()
            raise

    def _known(self, fault: asyncpg.PostgresError) -> Exception:
        """Return what a fault reported by the server means."""
        if isinstance(fault, asyncpg.PostgresConnectionError) or fault.sqlstate in ENDED:
            self._drop()
            return ConnectionLostError()
        return DatabaseUnavailable() if fault.sqlstate in REFUSED else fault

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                self._connection = await asyncpg.connect(**self._options)
        except (*LOST, asyncpg.PostgresError, ValueError) as fault:
            raise DatabaseUnavailable from fault
        keep_alive(self._connection)
        return self._connection

    def _drop(self) -> None:
        """Without a goodbye: a silent peer would not hear it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()


async def keep_probing(lanes: Sequence[Lane], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Look at idle lanes every few seconds, so that the next caller does not meet a dead one. Runs until cancelled."""
    while True:
        await sleep(PROBE_EVERY_SECONDS)
        for lane in lanes:
            await lane.probe()


def _connect_options(url: URL) -> dict[str, Any]:
    """Asyncpg's arguments for an address of SQLAlchemy's."""
    _, options = dialect().create_connect_args(url)  # type: ignore[no-untyped-call]
    settings = server_settings(STATEMENT_SECONDS) | {
        "lock_timeout": str(round(LOCK_SECONDS * 1000)),
        "plan_cache_mode": "force_generic_plan",
    }
    return {**options, "server_settings": settings, "timeout": CONNECT_SECONDS}
