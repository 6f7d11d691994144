"""SQLite with enforced keys, queued writers and readers that never wait."""

import contextlib
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

BUSY_TIMEOUT_MS = 5000
READ_ONLY = "read_only"
"""Execution option of an engine whose transactions only read."""

_PRAGMAS = (f"busy_timeout = {BUSY_TIMEOUT_MS}", "foreign_keys = ON", "recursive_triggers = ON")
_FILE_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL")


def is_in_memory(url: URL) -> bool:
    """Whether the address names a database that lives in its connection."""
    return url.database in {None, "", ":memory:"}


def create_sqlite_engine(url: URL, **options: Any) -> AsyncEngine:
    """Create an engine with the pragmas set and explicit transactions; creates the folder of a file.

    `isolation_level` None stops the driver from beginning transactions on its own, which it does too late
    (not before a SELECT) and never for DDL. Memory has one connection for all: `StaticPool`.
    """
    in_memory = is_in_memory(url)
    if not in_memory:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    if in_memory:
        options = {"poolclass": StaticPool, **options}
    engine = create_async_engine(url, connect_args={"isolation_level": None}, **options)
    pragmas = _PRAGMAS if in_memory else _PRAGMAS + _FILE_PRAGMAS

    def create_for_owner(*_connecting: Any) -> None:
        _create_for_owner(Path(str(url.database)))

    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if not in_memory:
        event.listen(engine.sync_engine, "do_connect", create_for_owner)
    event.listen(engine.sync_engine, "connect", set_pragmas)
    event.listen(engine.sync_engine, "begin", _join_or_begin if in_memory else _begin)
    return engine


def _create_for_owner(path: Path) -> None:
    """Create an empty file that its owner alone may read, as it will hold personal data.

    SQLite gives its journals the permissions of the file. What cannot be created is left to SQLite to report.
    """
    with contextlib.suppress(OSError):
        path.touch(mode=0o600, exist_ok=False)


def _begin(connection: Connection) -> None:
    """Take the write lock at once unless the transaction only reads.

    In WAL a transaction that has read and then wants to write fails at once when another one wrote in
    between, whatever the busy timeout; one that begins as a writer waits its turn.
    """
    only_reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _join_or_begin(connection: Connection) -> None:
    """Begin a transaction, or join the one under way.

    In memory all sessions share one connection: one that begins while another is at work joins its transaction, and
    the first commit or rollback ends it for both.
    """
    driver_connection = connection.connection.driver_connection
    if driver_connection is None or not driver_connection.in_transaction:
        _begin(connection)
