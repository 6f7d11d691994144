"""Completes the keys of names (`app.models.name_keys`) in rows that a version before wrote without them."""

from sqlalchemy import Connection, text

from app.models.name_keys import name_keys

ROWS_AT_ONCE = 1000
_WITHOUT = text(
    "SELECT id, first_name, last_name, login FROM users WHERE sort_name = '' AND id > :after ORDER BY id LIMIT :limit"
)
_COMPLETE = text("UPDATE users SET search_text = :search_text, sort_name = :sort_name WHERE id = :id")


def complete_name_keys(connection: Connection) -> int:
    """Write the keys of all users without, in batches by id, in the connection's transaction; return how many."""
    completed, after = 0, 0
    while rows := connection.execute(_WITHOUT, {"after": after, "limit": ROWS_AT_ONCE}).mappings().all():
        keys = [
            {"id": row["id"], **name_keys(**{name: row[name] for name in ("first_name", "last_name", "login")})}
            for row in rows
        ]
        connection.execute(_COMPLETE, keys)
        completed, after = completed + len(rows), rows[-1]["id"]
    return completed
