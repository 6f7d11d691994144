"""Tables of a SQLite file of an earlier version allow what they allow today: more values, or none, in a column.

SQLite has no statement for it. Rules about rows are no part of how rows lie in the file, so the text of the table is
replaced where it stands, as SQLite's own documentation describes ("Making Other Kinds Of Table Schema Changes").
"""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, inspect
from sqlalchemy.engine.interfaces import ReflectedCheckConstraint
from sqlmodel import SQLModel

_REPLACE = "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?"


def widen(connection: Connection, checks: Mapping[str, Iterable[ReflectedCheckConstraint]]) -> None:
    """Give CHECKs of the same name today's text, and take NOT NULL from columns that may be null today.

    `checks` are those of a newly created schema, by table. In the connection's transaction; nothing is written where
    nothing differs.
    """
    texts = {}
    for table in SQLModel.metadata.sorted_tables:
        (written,) = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).one()
        text = _without_not_null(connection, table, _with_checks(connection, table, written, checks[table.name]))
        if text != written:
            texts[table.name] = text
    if not texts:
        return
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        for name, text in texts.items():
            connection.exec_driver_sql(_REPLACE, (text, name))
        (version,) = connection.exec_driver_sql("PRAGMA schema_version").one()
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _with_checks(connection: Connection, table: Table, written: str, checks: Iterable[ReflectedCheckConstraint]) -> str:
    there = {check["name"]: check["sqltext"] for check in inspect(connection).get_check_constraints(table.name)}
    for check in checks:
        name, rule = check["name"], check["sqltext"]
        if name in there and there[name] != rule:
            written = written.replace(f"CONSTRAINT {name} CHECK ({there[name]})", f"CONSTRAINT {name} CHECK ({rule})")
    return written


def _without_not_null(connection: Connection, table: Table, written: str) -> str:
    for column in inspect(connection).get_columns(table.name):
        today = table.columns.get(column["name"])
        if today is not None and today.nullable and not column["nullable"]:
            written = re.sub(rf"(?m)^(\s*\"?{column['name']}\"? .*?) NOT NULL\b", r"\1", written, count=1)
    return written
