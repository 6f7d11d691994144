"""PostgreSQL's SQLSTATEs by the names of its documentation (appendix A), and the one of an error."""

from sqlalchemy.exc import DBAPIError

ADMIN_SHUTDOWN = "57P01"
CRASH_SHUTDOWN = "57P02"
CANNOT_CONNECT_NOW = "57P03"
TOO_MANY_CONNECTIONS = "53300"
LOCK_NOT_AVAILABLE = "55P03"
QUERY_CANCELED = "57014"
DEADLOCK_DETECTED = "40P01"
DUPLICATE_TABLE = "42P07"
DUPLICATE_OBJECT = "42710"
DUPLICATE_FUNCTION = "42723"

ENDED = frozenset({ADMIN_SHUTDOWN, CRASH_SHUTDOWN})
"""The server ends the session: whether the statement in hand was carried out is not known."""
REFUSED = frozenset({LOCK_NOT_AVAILABLE, QUERY_CANCELED, DEADLOCK_DETECTED})
"""The statement was certainly not carried out."""
NOT_YET = ENDED | {CANNOT_CONNECT_NOW, TOO_MANY_CONNECTIONS}
"""What passes: starting up, shutting down, crash recovery, no connection free."""
ALREADY_THERE = frozenset({DUPLICATE_TABLE, DUPLICATE_OBJECT, DUPLICATE_FUNCTION})


def sqlstate_of(error: DBAPIError) -> str | None:
    """Return the SQLSTATE of the driver's own error; None where it has none, as with SQLite."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state
