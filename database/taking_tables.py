"""Takes all tables for a migration at once: what is taken one by one meets readers who join them, in a deadlock."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.exceptions import DatabaseUnusable
from database.sqlstates import LOCK_NOT_AVAILABLE, sqlstate_of

WAIT_MILLISECONDS = 100
"""How long others queue behind a try at most; below PostgreSQL's `deadlock_timeout` of a second."""
PAUSE_SECONDS = 0.05
MOST_SECONDS = 60.0
MOST_NAMED = 5
WHAT_TO_DO = "End what runs there, such as a long report or a session with an open transaction, and start again."
_OURS = text(
    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user "
    "ORDER BY tablename"
)
_HOLDERS = text(
    "SELECT l.pid, a.application_name, a.state, array_agg(DISTINCT c.relname::text ORDER BY c.relname::text) "
    "FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation LEFT JOIN pg_stat_activity AS a ON a.pid = l.pid "
    "WHERE l.granted AND l.pid <> pg_backend_pid() AND c.relkind = 'r' "
    "AND c.relnamespace = current_schema()::regnamespace "
    "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "GROUP BY 1, 2, 3 ORDER BY 1"
)


def take_tables(connection: Connection) -> None:
    """Lock the tables of the schema until the connection's transaction ends: all of them, or none for the moment.

    Tries again while others are at work. Raises DatabaseUnusable where a transaction of others holds a table for a
    minute, naming what holds which table.
    """
    tables = connection.execute(_OURS).scalars().all()
    if not tables:
        return
    end = time.monotonic() + MOST_SECONDS
    while not _taken(connection, tables):
        if time.monotonic() > end:
            raise _not_to_be_had(connection)
        time.sleep(PAUSE_SECONDS)


def _taken(connection: Connection, tables: Sequence[str]) -> bool:
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_MILLISECONDS}ms'")
            connection.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
    except DBAPIError as error:
        if sqlstate_of(error) != LOCK_NOT_AVAILABLE:
            raise
        return False
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    return True


def named_holders(connection: Connection) -> str:
    """Return what holds tables now, as far as it can be seen, as a part of a sentence."""
    holders = connection.execute(_HOLDERS).all()
    seen = "; ".join(
        f"process {pid} ({name or 'without a name'}, {state or 'its state is not shown'}) holds {', '.join(tables)}"
        for pid, name, state, tables in holders[:MOST_NAMED]
    )
    return seen or "others were at work on them all the time"


def _not_to_be_had(connection: Connection) -> DatabaseUnusable:
    return DatabaseUnusable(
        f"The tables could not be had for a migration within {MOST_SECONDS:.0f} seconds: {named_holders(connection)}. "
        f"This migration has changed nothing. {WHAT_TO_DO}"
    )
