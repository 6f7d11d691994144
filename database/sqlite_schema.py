"""The schema of a SQLite file: created from the models; a file of an earlier version is completed and loses nothing."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Column, Connection, Table, create_engine, inspect
from sqlalchemy.engine.interfaces import ReflectedCheckConstraint
from sqlalchemy.schema import CreateColumn
from sqlmodel import SQLModel

import app.models  # noqa: F401  (registers the tables that are made here)
from app.exceptions import DatabaseUnusable
from database.credit_totals import complete_totals
from database.name_keys import complete_name_keys
from database.sqlite_rebuilding import rebuild_without_older_keys
from database.sqlite_widening import widen

STATEMENTS = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
"""What made the schema, in its order."""

_NAMED = "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY name"
"""Indexes and triggers that were made by a statement; those of keys have none."""

_ALIKE = "SELECT group_concat(login, ' and ') FROM users GROUP BY lower(login) HAVING count(*) > 1 ORDER BY 1"


def make_or_complete(connection: Connection) -> None:
    """Create missing tables, columns, indexes and triggers, in the connection's transaction; the rest stays unchanged.

    Users without the keys of their names get them.

    A column comes with the CHECKs that are new with it; what a table allows today is allowed (`widen`). A computed
    column is computed when it is read: SQLite stores none afterwards. Foreign and unique keys cannot be added to a
    table that is there; a table with a unique key that is none today is written anew. Raises DatabaseUnusable where a
    row could not have a value in a new column, or a CHECK is new without a column.
    """
    statements, there = _newest_statements(), _statements(connection)
    if not there:
        for _name, statement in statements:
            connection.exec_driver_sql(statement)
    elif set(statements) <= set(there):
        complete_name_keys(connection)
    else:
        _complete_all(connection)


def _complete_all(connection: Connection) -> None:
    present = set(inspect(connection).get_table_names())
    SQLModel.metadata.create_all(connection)
    rebuild_without_older_keys(connection, dict(_newest_statements()))
    checks, named = _newest()
    for table in SQLModel.metadata.sorted_tables:
        if table.name in present:
            _complete(connection, table, checks[table.name])
    widen(connection, checks)
    complete_name_keys(connection)
    _drop_older_triggers(connection, dict(named))
    there = {name for name, _ in connection.exec_driver_sql(_NAMED)}
    _require_logins_of_their_own(connection)
    for name, statement in named:
        if name not in there:
            connection.exec_driver_sql(statement)
    complete_totals(connection)


def _drop_older_triggers(connection: Connection, newest: dict[str, str]) -> None:
    """Drop triggers that say something else than the newest ones of their names, which are made in their stead."""
    for name, statement in connection.exec_driver_sql(_NAMED).all():
        if statement.startswith("CREATE TRIGGER") and newest.get(name, statement) != statement:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _require_logins_of_their_own(connection: Connection) -> None:
    alike = connection.exec_driver_sql(_ALIKE).scalars().all()
    if alike:
        raise DatabaseUnusable(
            f"These logins differ by case alone: {'; '.join(alike)}. Give one of each another login in the table users "
            "and start again; nothing was changed."
        )


def _complete(connection: Connection, table: Table, checks: Iterable[ReflectedCheckConstraint]) -> None:
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    missing = [column for column in table.columns if column.name not in there]
    (written,) = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,)).one()
    new_checks = [
        f" CONSTRAINT {check['name']} CHECK ({check['sqltext']})"
        for check in checks
        if f"CONSTRAINT {check['name']} " not in written
    ]
    if new_checks and not missing:
        raise _not_completed(table, f"{' and'.join(new_checks).strip()} there")
    for column in missing:
        rules = "".join(new_checks) if column is missing[-1] else ""
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {_definition(connection, column)}{rules}")


def _definition(connection: Connection, column: Column[object]) -> str:
    if not column.nullable and column.server_default is None:
        raise _not_completed(column.table, f"a value of {column.name} for its rows")
    definition = str(CreateColumn(column).compile(dialect=connection.dialect))
    return definition.removesuffix(" STORED") if column.computed is not None else definition


@cache
def _newest_statements() -> list[tuple[str, str]]:
    """Return the statements of a newly created schema, as SQLite keeps them: once a process, for they cost the most."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            SQLModel.metadata.create_all(connection)
            return _statements(connection)
    finally:
        engine.dispose()


def _statements(connection: Connection) -> list[tuple[str, str]]:
    return [(name, statement) for name, statement in connection.exec_driver_sql(STATEMENTS)]


@cache
def _newest() -> tuple[dict[str, list[ReflectedCheckConstraint]], list[tuple[str, str]]]:
    """Return CHECKs by table, and indexes and triggers, of a newly created schema."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            for _name, statement in _newest_statements():
                connection.exec_driver_sql(statement)
            seen = inspect(connection)
            checks = {name: seen.get_check_constraints(name) for name in seen.get_table_names()}
            return checks, [(name, statement) for name, statement in connection.exec_driver_sql(_NAMED)]
    finally:
        engine.dispose()


def _not_completed(table: object, what: str) -> DatabaseUnusable:
    return DatabaseUnusable(
        f"The database file was created by an earlier version; this version cannot extend its table {table} {what}. "
        "Nothing was changed; use the version that created it."
    )
