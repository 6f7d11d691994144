"""Tables of a SQLite file of an earlier version with a unique key that is none today: written anew, with all rows.

SQLite has no statement that takes such a key away. A new table is made beside, filled and renamed, as SQLite's own
documentation describes ("Making Other Kinds Of Table Schema Changes"). No other table refers to one of these.
"""

import re
from collections.abc import Mapping

from sqlalchemy import Connection, Table, UniqueConstraint, inspect
from sqlmodel import SQLModel

_BESIDE = "rebuilt_{name}"
_UNIQUE = re.compile(r"CONSTRAINT (\w+) UNIQUE")


def rebuild_without_older_keys(connection: Connection, newest: Mapping[str, str]) -> None:
    """Write the tables anew whose unique keys are fewer today; `newest` are the statements of a new schema, by name.

    In the connection's transaction. Indexes and triggers of such a table go with it: the caller makes today's.
    """
    for table in SQLModel.metadata.sorted_tables:
        (written,) = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).one()
        today = {str(one.name) for one in table.constraints if isinstance(one, UniqueConstraint)}
        if set(_UNIQUE.findall(written)) - today:
            _rebuild(connection, table, newest[table.name])


def _rebuild(connection: Connection, table: Table, statement: str) -> None:
    beside = _BESIDE.format(name=table.name)
    made = {column.name for column in table.columns if column.computed is None}
    there = [one["name"] for one in inspect(connection).get_columns(table.name) if one["name"] in made]
    columns = ", ".join(there)
    connection.exec_driver_sql(statement.replace(f"CREATE TABLE {table.name} ", f"CREATE TABLE {beside} ", 1))
    connection.exec_driver_sql(f"INSERT INTO {beside} ({columns}) SELECT {columns} FROM {table.name}")  # noqa: S608
    connection.exec_driver_sql(f"DROP TABLE {table.name}")
    connection.exec_driver_sql(f"ALTER TABLE {beside} RENAME TO {table.name}")
