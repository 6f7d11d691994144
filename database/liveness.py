"""Connections to PostgreSQL that died without a word: found before a caller waits for them, and in bounded time."""

import contextlib
import socket
import time
from typing import Any

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine

PROBED_AFTER_SECONDS = 1.0
"""A connection that was used more recently is taken as it is: asking first would cost a round trip at every request."""
PROBE_SECONDS = 2.0
KEEPALIVE_IDLE_SECONDS = 5
KEEPALIVE_INTERVAL_SECONDS = 2
KEEPALIVE_PROBES = 3
UNACKNOWLEDGED_SECONDS = 10
"""How long what was sent may stay without the other side's acknowledgement."""

SERVER_SETTINGS = {
    "tcp_keepalives_idle": str(KEEPALIVE_IDLE_SECONDS),
    "tcp_keepalives_interval": str(KEEPALIVE_INTERVAL_SECONDS),
    "tcp_keepalives_count": str(KEEPALIVE_PROBES),
    "tcp_user_timeout": str(UNACKNOWLEDGED_SECONDS * 1000),
}
"""The same from the server's side: it lets go of the locks of a process whose machine is gone."""

_OPTIONS = {
    "TCP_KEEPIDLE": KEEPALIVE_IDLE_SECONDS,
    "TCP_KEEPINTVL": KEEPALIVE_INTERVAL_SECONDS,
    "TCP_KEEPCNT": KEEPALIVE_PROBES,
    "TCP_USER_TIMEOUT": UNACKNOWLEDGED_SECONDS * 1000,
}
_IDLE_SINCE = "idle_since"


def watch_connections(engine: AsyncEngine) -> None:
    """Every new connection of the engine's pool is kept alive, and one that was idle is asked before it is used."""
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "checkin", _on_checkin)
    event.listen(engine.sync_engine, "checkout", _on_checkout)


def keep_alive(connection: Any) -> None:
    """Has the kernel ask whether the other end of an asyncpg connection is still there, and end it when it is not.

    Each option is set where the system knows it; a local socket needs none.
    """
    found = connection._transport.get_extra_info("socket")  # asyncpg has no other way to it
    if found is None or found.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _OPTIONS.items():
        if (option := getattr(socket, name, None)) is not None:
            with contextlib.suppress(OSError):
                found.setsockopt(socket.IPPROTO_TCP, option, value)


def _on_connect(dbapi_connection: Any, _record: Any) -> None:
    keep_alive(dbapi_connection.driver_connection)


def _on_checkin(_dbapi_connection: Any, record: Any) -> None:
    record.info[_IDLE_SINCE] = time.monotonic()


def _on_checkout(dbapi_connection: Any, record: Any, _proxy: Any) -> None:
    """One round trip for a connection that was idle, none for another. After a dead one all others are replaced."""
    if dbapi_connection.driver_connection.is_closed():
        raise InvalidatePoolError
    idle_since = record.info.get(_IDLE_SINCE)
    if idle_since is None or time.monotonic() - idle_since < PROBED_AFTER_SECONDS:
        return
    try:
        dbapi_connection.run_async(lambda connection: connection.execute("SELECT 1", timeout=PROBE_SECONDS))
    except (OSError, PostgresError, InterfaceError) as fault:  # a time-out is an OSError
        raise InvalidatePoolError from fault
