"""The original's database, read and never written: five tables, each row as its columns hold it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from app.exceptions import CommandError
from database.config import async_url

Row = Mapping[str, Any]
USERS, CLIENTS, MANAGERS, CREDITS, SCORES = "user", "client", "manager", "credit", "score"
NEEDED = {
    USERS: ("id", "login", "first_name", "last_name", "role"),
    CLIENTS: ("user_id", "manager_id"),
    MANAGERS: ("user_id",),
    CREDITS: ("id", "client_id", "amount_total", "annual_rate"),
    SCORES: ("id", "client_id", "score", "timestamp"),
}
"""Columns the copy cannot do without. `payment_history`, `timestamp` and the features may be missing."""
ORDER = {USERS: "id", CLIENTS: "user_id", MANAGERS: "user_id", CREDITS: "id", SCORES: "id"}


@dataclass(frozen=True)
class Original:
    """Everything the original's database holds, in order of id."""

    users: Sequence[Row]
    clients: Sequence[Row]
    managers: Sequence[Row]
    credits: Sequence[Row]
    scores: Sequence[Row]


async def read_original(address: str) -> Original:
    """Return all rows of the five tables as of one moment; the database is opened for reading only.

    Raises CommandError for an address that is none, and for tables that are not the original's.
    """
    url, options = _opened_for_reading(address)
    engine = create_async_engine(url, **options)
    try:
        async with engine.connect() as connection:
            tables = await connection.run_sync(_read)
    finally:
        await engine.dispose()
    return Original(*(tables[name] for name in (USERS, CLIENTS, MANAGERS, CREDITS, SCORES)))


def moment(value: Any) -> datetime | None:
    """Return a time of the original, which is UTC without a zone; None for what is none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def document(value: Any) -> Any:
    """Return a JSON column: drivers give the text or what it holds. Text that is no JSON stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _opened_for_reading(address: str) -> tuple[URL, dict[str, Any]]:
    try:
        url = async_url(address)
    except ValueError as fault:
        raise CommandError(str(fault).replace("DATABASE_URL", "SOURCE")) from None
    if url.get_backend_name() != "sqlite":
        return url, {"isolation_level": "REPEATABLE READ", "execution_options": {"postgresql_readonly": True}}
    if not url.database:
        raise CommandError("SOURCE: expected the path of a file, as in sqlite:///path/to/file.db")
    if not Path(url.database).is_file():
        raise CommandError(f"SOURCE: there is no file {url.database}")
    return url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"}), {}


def _read(connection: Connection) -> dict[str, list[Row]]:
    seen = inspect(connection)
    there = {name: {column["name"] for column in seen.get_columns(name)} for name in seen.get_table_names()}
    lacking = [
        f"{table}.{column}" if table in there else table
        for table, columns in NEEDED.items()
        for column in columns
        if column not in there.get(table, ())
    ]
    if lacking:
        raise CommandError(
            f"SOURCE is not a database of the original: there is no {', '.join(dict.fromkeys(lacking))}. Expected the "
            f"tables {', '.join(NEEDED)} as docs/migrating.md describes them."
        )
    return {table: _rows(connection, table) for table in NEEDED}


def _rows(connection: Connection, table: str) -> list[Row]:
    statement = text(f'SELECT * FROM "{table}" ORDER BY "{ORDER[table]}"')  # noqa: S608
    return [dict(row) for row in connection.execute(statement).mappings()]
