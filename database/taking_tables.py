"""Takes all tables for a migration at once: what is taken one by one meets readers who join them, in a deadlock."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

WAIT_MILLISECONDS = 100
"""How long others queue behind a try at most; below PostgreSQL's `deadlock_timeout` of a second."""
PAUSE_SECONDS = 0.05
MOST_SECONDS = 60.0
LOCK_NOT_AVAILABLE = "55P03"
_OURS = text(
    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user "
    "ORDER BY tablename"
)


def take_tables(connection: Connection) -> None:
    """Lock the tables of the schema until the connection's transaction ends: all of them, or none for the moment.

    Tries again while others are at work. Raises DBAPIError where a transaction of others holds a table for a minute.
    """
    tables = connection.execute(_OURS).scalars().all()
    if not tables:
        return
    end = time.monotonic() + MOST_SECONDS
    while not _taken(connection, tables, is_last=time.monotonic() > end):
        time.sleep(PAUSE_SECONDS)


def _taken(connection: Connection, tables: Sequence[str], *, is_last: bool) -> bool:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_MILLISECONDS}ms'")
            connection.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
    except DBAPIError as error:
        if is_last or getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        return False
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    return True
