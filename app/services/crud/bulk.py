"""Bulk reads, inserts and changes: a few statements for thousands of rows; COPY on PostgreSQL."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from asyncpg import IntegrityConstraintViolationError, InterfaceError, PostgresConnectionError
from asyncpg.exceptions import LockNotAvailableError, OperatorInterventionError, TransactionRollbackError
from pydantic_core import to_json
from sqlalchemy import JSON, Column, Dialect, bindparam, func, insert, text, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.commitments import new_salts
from app.exceptions import Conflict, DatabaseUnavailable
from app.models import Client, ClientRevision, Credit, Manager, Role, User
from app.models.sealed import LEAF, SALT, personal_columns, row_leaf, sealed_tables
from app.services.crud.dialect import is_postgresql

TURN_PAUSE_SECONDS = 0.1
NOT_OF_THE_ROWS = (
    InterfaceError,
    PostgresConnectionError,
    OperatorInterventionError,
    TransactionRollbackError,
    LockNotAvailableError,
    OSError,
)


async def user_ids_by_login(session: AsyncSession, role: Role) -> dict[str, int]:
    """Ids of all users of a role."""
    rows = await session.exec(select(User.login, User.id).where(col(User.role) == role))
    return dict(rows.all())


async def manager_ids(session: AsyncSession) -> set[int]:
    """Ids of all managers."""
    return set((await session.exec(select(Manager.user_id))).all())


async def client_ids(session: AsyncSession) -> set[int]:
    """Ids of all clients."""
    return set((await session.exec(select(Client.user_id))).all())


async def client_ids_with_revisions(session: AsyncSession) -> set[int]:
    """Ids of the clients whose first revision is kept."""
    statement = select(ClientRevision.client_id).where(col(ClientRevision.revision) == 1)
    return set((await session.exec(statement)).all())


async def client_ids_with_credit(session: AsyncSession) -> set[int]:
    """Ids of the clients who have a credit."""
    return set((await session.exec(select(Credit.client_id))).all())


async def clients_never_scored(session: AsyncSession, logins: Sequence[str]) -> list[Client]:
    """Return the clients with these logins that have no score yet, by id."""
    statement = (
        select(Client)
        .join(User, col(User.id) == col(Client.user_id))
        .where(col(User.login).in_(logins), col(Client.latest_score_id).is_(None))
        .order_by(col(Client.user_id))
    )
    return list((await session.exec(statement)).all())


async def take_turn(session: AsyncSession, name: str, *, seconds: float = 120.0) -> None:
    """Serialize transactions by a name; the lock is released with the transaction.

    Raises Conflict if the lock is not acquired within `seconds`. On SQLite writers queue anyway.
    """
    if not is_postgresql(session):
        return
    deadline = time.monotonic() + seconds
    while not (await session.exec(select(func.pg_try_advisory_xact_lock(func.hashtext(name))))).one():
        if time.monotonic() > deadline:
            raise Conflict(f"Another process has been at this for {seconds:g} seconds; try again when it has finished.")
        await asyncio.sleep(TURN_PAUSE_SECONDS)


async def insert_rows(session: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows that all have the same columns, in the session's transaction; returns how many.

    By COPY on PostgreSQL, else in one statement. Rows of a sealed table get their leaves here.
    """
    name = str(table.__tablename__)
    if name in sealed_tables():
        if personal_columns(name):
            rows = [{**row, SALT: salt} for row, salt in zip(rows, new_salts(len(rows)), strict=True)]
        rows = [{**row, LEAF: row_leaf(name, row)} for row in rows]
    if rows and is_postgresql(session):
        await _copy_rows(session, table, rows)
    elif rows:
        await session.exec(insert(table), params=rows)
    return len(rows)


async def update_rows(session: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Change rows by their primary keys, which each row has; all have the same columns. One statement on PostgreSQL.

    Objects of the session that were loaded before are not changed.
    """
    if not rows:
        return
    stored = SQLModel.metadata.tables[str(table.__tablename__)]
    keys = [column.name for column in stored.primary_key.columns if column.name in rows[0]]
    others = [name for name in rows[0] if name not in keys]
    connection = await session.connection()
    if not is_postgresql(session):
        by_row = update(stored).where(*(stored.c[name] == bindparam(f"key_{name}") for name in keys))
        values = [{f"key_{name}" if name in keys else name: value for name, value in row.items()} for row in rows]
        await connection.execute(by_row.values({name: bindparam(name) for name in others}), values)
        return
    types = ", ".join(f"{name} {stored.c[name].type.compile(connection.dialect)}" for name in rows[0])
    settings = ", ".join(f"{name} = changed.{name}" for name in others)
    found = " AND ".join(f"{stored.name}.{name} = changed.{name}" for name in keys)
    sent = "jsonb_to_recordset(CAST(:rows AS jsonb))"
    statement = text(f"UPDATE {stored.name} SET {settings} FROM {sent} AS changed ({types}) WHERE {found}")  # noqa: S608
    await connection.execute(statement, {"rows": to_json(rows).decode()})


async def continue_ids(session: AsyncSession, table: type[SQLModel]) -> None:
    """Let the next generated id follow the largest one, after rows were inserted with ids of their own.

    SQLite does so by itself.
    """
    if not is_postgresql(session):
        return
    ids = SQLModel.metadata.tables[str(table.__tablename__)].columns["id"]
    sequence = func.pg_get_serial_sequence(ids.table.name, ids.name)
    await session.exec(select(func.setval(sequence, func.coalesce(func.max(ids), 1), func.max(ids).is_not(None))))


async def next_ids(session: AsyncSession, table: type[SQLModel], count: int) -> list[int]:
    """Return ids for rows that are inserted with ids of their own; no other row ever gets them (PostgreSQL).

    On SQLite they are free until the transaction ends, where writers queue.
    """
    ids = SQLModel.metadata.tables[str(table.__tablename__)].columns["id"]
    if is_postgresql(session):
        sequence = func.pg_get_serial_sequence(ids.table.name, ids.name)
        return list(
            (await session.exec(select(func.nextval(sequence)).select_from(func.generate_series(1, count)))).all()
        )
    last = (await session.exec(select(func.coalesce(func.max(ids), 0)))).one()
    return list(range(last + 1, last + 1 + count))


async def _copy_rows(session: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Send rows past SQLAlchemy, the values converted as it would. Raises Conflict when one breaks a rule.

    SQLAlchemy opens the transaction of an asyncpg connection with its first statement, hence the SELECT.
    """
    await session.exec(select(1))
    connection = await session.connection()
    columns = [SQLModel.metadata.tables[str(table.__tablename__)].columns[name] for name in rows[0]]
    converters = [_converter(column, connection.dialect) for column in columns]
    records = [
        tuple(convert(row[column.name]) for column, convert in zip(columns, converters, strict=True)) for row in rows
    ]
    await copy_records(session, str(table.__tablename__), [column.name for column in columns], records)


async def copy_records(
    session: AsyncSession, table: str, columns: Sequence[str], records: Sequence[Sequence[Any]]
) -> None:
    """Send rows by COPY on PostgreSQL, the values as its driver takes them, in the transaction that has begun.

    Raises Conflict when a row breaks a rule, DatabaseUnavailable when the rows are not to blame: the connection was
    lost, or waiting for a lock took too long.
    """
    driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    try:
        await driver.copy_records_to_table(table, records=records, columns=columns)
    except IntegrityConstraintViolationError as error:
        raise Conflict(f"Rows for {table} conflict with stored data: {error.args[0]}.") from error
    except NOT_OF_THE_ROWS as error:
        raise DatabaseUnavailable from error


def _converter(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Return what turns a value into that of the driver; documents are written by the quicker of two equal encoders."""
    convert = column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    if not isinstance(column.type, JSON):
        return convert
    return lambda value: convert(None) if value is None else to_json(value).decode()


def _as_it_is(value: Any) -> Any:
    return value
