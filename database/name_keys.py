"""Completes the keys of names (`app.models.name_keys`) in rows that a version before wrote without them."""

from sqlalchemy import Connection, text

from app.models.name_keys import name_keys

ROWS_AT_ONCE = 200
"""Few enough that a person whose row is among them does not notice the wait."""
_WITHOUT = text(
    "SELECT id, first_name, last_name, login FROM users WHERE sort_name = '' AND id > :after ORDER BY id LIMIT :limit"
)
_COMPLETE = text("UPDATE users SET search_text = :search_text, sort_name = :sort_name WHERE id = :id")


def complete_name_keys(connection: Connection) -> int:
    """Write the keys of all users without, in batches by id, in the connection's transaction; return how many."""
    completed, after = 0, 0
    while ids := complete_next_keys(connection, after):
        completed, after = completed + len(ids), ids[-1]
    return completed


def complete_next_keys(connection: Connection, after: int) -> list[int]:
    """Write the keys of the next users without whose ids are above `after`; return their ids, in order."""
    rows = connection.execute(_WITHOUT, {"after": after, "limit": ROWS_AT_ONCE}).mappings().all()
    keys = [
        {"id": row["id"], **name_keys(**{name: row[name] for name in ("first_name", "last_name", "login")})}
        for row in rows
    ]
    if keys:
        connection.execute(_COMPLETE, keys)
    return [row["id"] for row in rows]
