"""CHECKs of a SQLite file that list values: a later version lists more, and every stored row keeps to the longer list.

SQLite cannot change a CHECK by a statement. Its own documentation gives the way for a change that concerns no stored
row: the table's text in `sqlite_schema` is rewritten (sqlite.org/lang_altertable.html, "Making Other Kinds Of Table
Schema Changes").
"""

import re
from collections.abc import Iterable

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import ReflectedCheckConstraint

_LIST = re.compile(r"(?P<column>\w+) IN \((?P<values>'[^()]*')\)")


def lengthen_lists(connection: Connection, table: str, checks: Iterable[ReflectedCheckConstraint]) -> None:
    """Let a table take the values that this version lists beside those that it has, in the connection's transaction."""
    read = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    (written,) = connection.exec_driver_sql(read, (table,)).one()
    text = str(written)
    for check in checks:
        text = _lengthened(text, str(check["name"]), check["sqltext"])
    if text != written:
        _rewrite(connection, table, text)


def _lengthened(text: str, name: str, newest: str) -> str:
    there = re.search(rf"CONSTRAINT {re.escape(name)} CHECK \((?P<rule>{_LIST.pattern})\)", text)
    wanted = _LIST.fullmatch(newest)
    if not there or not wanted or there["column"] != wanted["column"]:
        return text
    values, more = (set(found["values"].split(", ")) for found in (there, wanted))
    return text[: there.start("rule")] + newest + text[there.end("rule") :] if values < more else text


def _rewrite(connection: Connection, table: str, text: str) -> None:
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        update = "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?"
        connection.exec_driver_sql(update, (text, table))
        connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
