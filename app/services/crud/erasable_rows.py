"""Rows of sealed tables that hold personal content: read in pieces, and emptied so that their leaves stay valid."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import JSON, ColumnElement, Text, bindparam, cast
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.sealed_row import SealedRow
from app.models import AuditEvent, AuditSide
from app.models.sealed import (
    ERASED_COMMITMENT,
    LEAF,
    SALT,
    personal_columns,
    sealed_columns,
    sealed_tables,
)
from app.services.crud.person import is_about

LISTS = frozenset({"reasons", "rules"})
"""Personal columns whose documents are lists; those of others are objects."""
ROWS_AT_ONCE = 500


async def empty_rows(session: AsyncSession, name: str, which: ColumnElement[bool], *, limit: int = ROWS_AT_ONCE) -> int:
    """Empty the personal columns of at most `limit` rows that still hold them; return how many there were.

    Their salts go as well, and what stands for the content stays. The list of erasures must cover them: else the
    database refuses, as an integrity error.
    """
    table = sealed_tables()[name]
    keys = list(table.primary_key.columns)
    columns = sealed_columns(table)
    parts: list[Any] = [
        *keys,
        table.columns[LEAF],
        table.columns[SALT],
        *(_exact(table.columns[one]) for one in columns),
    ]
    statement: Any = (
        select(*parts).where(which, table.columns[ERASED_COMMITMENT].is_(None)).order_by(*keys).limit(limit)
    )
    rows = (await session.exec(statement)).all()
    if rows:
        emptied = [_emptied(name, tuple(row), len(keys), columns) for row in rows]
        change = (
            update(table)
            .where(*(key == bindparam(f"key_{key.name}") for key in keys))
            .values(
                {
                    SALT: None,
                    LEAF: bindparam("new_leaf"),
                    ERASED_COMMITMENT: bindparam("stands_for"),
                    **{one: _empty(table.columns[one]) for one in personal_columns(name)},
                }
            )
        )
        connection = await session.connection()
        await connection.execute(change, emptied)
    return len(rows)


async def empty_all(session: AsyncSession, name: str, which: ColumnElement[bool]) -> int:
    """Empty all rows that fulfil a condition, piece by piece; return how many there were."""
    done = 0
    while count := await empty_rows(session, name, which):
        done += count
    return done


async def erase_sides_of(session: AsyncSession, user_id: int) -> int:
    """Erase what lies beside the events that a person did or that are about the person; return how many."""
    events = select(AuditEvent.id).where(is_about(user_id))
    return (await session.exec(delete(AuditSide).where(col(AuditSide.event_id).in_(events)))).rowcount


async def erase_sides_before(session: AsyncSession, before: datetime, *, limit: int) -> int:
    """Erase what lies beside at most `limit` events from before a moment, the oldest first; return how many."""
    events = (
        select(AuditSide.event_id)
        .join(AuditEvent, col(AuditEvent.id) == col(AuditSide.event_id))
        .where(col(AuditEvent.timestamp) < before)
        .order_by(col(AuditSide.event_id))
        .limit(limit)
    )
    return (await session.exec(delete(AuditSide).where(col(AuditSide.event_id).in_(events)))).rowcount


def rows_before(name: str, before: datetime) -> ColumnElement[bool]:
    """Return the condition of rows of a sealed table from before a moment."""
    is_older: ColumnElement[bool] = sealed_tables()[name].columns["timestamp"] < before
    return is_older


def _emptied(name: str, cells: Sequence[Any], keys: int, columns: Sequence[str]) -> dict[str, Any]:
    """Return the parameters of a row's change. A row of version 1 has its leaf in the place of its commitment."""
    table = sealed_tables()[name]
    leaf, salt = cells[keys], cells[keys + 1]
    values = dict(zip(columns, cells[keys + 2 :], strict=True))
    for one in columns:
        if isinstance(table.columns[one].type, JSON) and values[one] is not None:
            values[one] = from_json(values[one])
    row = SealedRow(name, "", leaf, values, personal_columns(name), salt)
    kept = leaf if leaf is not None else row.recomputed()
    named = {f"key_{key.name}": cell for key, cell in zip(table.primary_key.columns, cells, strict=False)}
    return {**named, "new_leaf": kept, "stands_for": row.commitment() or kept}


def _exact(column: Any) -> Any:
    """Return documents as their text: parsed here, so that numbers are what the leaf was made of."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _empty(column: Any) -> Any:
    return [] if column.name in LISTS else {}
