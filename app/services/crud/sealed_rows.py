"""Rows of sealed tables in the order of seals, page by page: each with its position, its key, its leaf, its columns."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import JSON, BigInteger, ColumnElement, Row, Text, cast, literal_column, null, tuple_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.sealed_row import SealedRow
from app.models import AuditEvent, AuditSide
from app.models.sealed import ERASED_COMMITMENT, LEAF, SALT, XACT, personal_columns, sealed_columns, sealed_tables
from app.services.crud.dialect import is_postgresql
from app.services.crud.seals import Positions

FIRST_ROW = 1
WITHOUT_TRANSACTION = -1
"""The position of rows that were there before transactions were kept."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and its place in the order of seals. `place` is what the next page begins after."""

    position: int
    place: tuple[int, ...]
    row: SealedRow


class RowsInOrder:
    """The rows of one table from a position on, in pages.

    On PostgreSQL rows without a transaction come first, by their keys.
    """

    def __init__(self, session: AsyncSession, name: str, *, start: Positions, end: Positions, limit: int) -> None:
        self._session, self._limit = session, limit
        self._table = sealed_tables()[name]
        self._by_transaction = is_postgresql(session)
        self._start, self._end = _bounds(session, name, start, end)
        self._position = _position(session, name)
        self._columns = sealed_columns(self._table)
        self._documents = [one for one in self._columns if isinstance(self._table.columns[one].type, JSON)]
        self._personal, self._has_side = personal_columns(name), name == AuditEvent.__tablename__
        self._name, self._keys = name, 1 + len(self._table.primary_key.columns)
        self._place: tuple[int, ...] | None = None
        is_before = self._by_transaction and self._start <= WITHOUT_TRANSACTION
        self._phases = [True, False] if is_before else [False]

    async def next_page(self) -> list[PlacedRow]:
        """Return the next rows; an empty list at the end."""
        while self._phases:
            statement = self._statement(is_before=self._phases[0])
            page = [self._placed(row) for row in (await self._session.exec(statement)).all()]
            self._place = page[-1].place if page else None
            if len(page) < self._limit:
                del self._phases[0]
                self._place = None
            if page:
                return page
        return []

    def _statement(self, *, is_before: bool) -> Any:
        table, key = self._table, list(self._table.primary_key.columns)
        position = self._position
        order = key if is_before else [position, *key] if self._by_transaction else [position]
        columns: list[Any] = [
            position,
            *key,
            table.columns[LEAF],
            *self._beside(),
            *(_read(table.columns[name]) for name in self._columns),
        ]
        statement: Any = select(*columns).order_by(*order).limit(self._limit)
        if self._has_side:
            statement = statement.outerjoin(AuditSide, col(AuditSide.event_id) == table.columns["id"])
        if is_before:
            statement = statement.where(position.is_(None))
        else:
            statement = statement.where(position >= self._start, position < self._end)
        if self._place is not None:
            statement = statement.where(tuple_(*order) > tuple_(*self._place))
        return statement

    def _beside(self) -> list[Any]:
        """Return two columns: the salt, and what an event's side holds or what is left of an erased row."""
        if self._has_side:
            return [col(AuditSide.salt), col(AuditSide.content)]
        if self._personal:
            return [self._table.columns[SALT], self._table.columns[ERASED_COMMITMENT]]
        return [null(), null()]

    def _placed(self, row: Row[Any]) -> PlacedRow:
        cells, keys = tuple(row), self._keys
        position, key, leaf, salt, content = cells[0], cells[1:keys], *cells[keys : keys + 3]
        values = dict(zip(self._columns, cells[keys + 3 :], strict=True))
        for name in self._documents:
            if values[name] is not None:
                values[name] = from_json(values[name])
        place = key if position is None else (position, *key) if self._by_transaction else (position,)
        named = self._name, "/".join(map(str, key)), leaf, values
        if self._has_side:
            sealed = SealedRow(*named, side=None if salt is None else (salt, content))
        else:
            sealed = SealedRow(*named, self._personal, salt, content)
        return PlacedRow(WITHOUT_TRANSACTION if position is None else position, place, sealed)


async def stored_leaves(
    session: AsyncSession, name: str, *, start: Positions, end: Positions, limit: int
) -> AsyncIterator[list[tuple[str, bytes | None]]]:
    """Yield pages of key and leaf of the rows of one table that were written for seals, in their order.

    None is the leaf of a row that an earlier version of the service has written. Without a row's columns: a second of
    full load writes thousands of rows, and its seal needs no more of them.
    """
    table, position = sealed_tables()[name], _position(session, name)
    first, last = _bounds(session, name, start, end)
    order = [position, *table.primary_key.columns] if is_postgresql(session) else [position]
    keys = list(table.primary_key.columns)
    statement = select(*order, *keys, table.columns[LEAF])  # type: ignore[call-overload]
    statement = statement.where(position >= first, position < last).order_by(*order).limit(limit)
    connection = await session.connection()
    place: tuple[int, ...] | None = None
    while True:
        after = statement if place is None else statement.where(tuple_(*order) > tuple_(*place))
        page = (await connection.execute(after)).all()
        yield [("/".join(map(str, row[len(order) : -1])), row[-1]) for row in page]
        if len(page) < limit:
            return
        place = tuple(page[-1][: len(order)])


async def oldest_since(session: AsyncSession, start: Positions) -> datetime | None:
    """Return the time of the first row from that position on, over all sealed tables; None where there is none."""
    found: list[datetime] = []
    for name, table in sealed_tables().items():
        position = _position(session, name)
        first, _ = _bounds(session, name, start, start)
        statement = select(table.columns["timestamp"]).where(position >= first).order_by(position).limit(1)
        found += (await session.exec(statement)).all()
    return min(found, default=None)


async def position_of(session: AsyncSession, name: str, key: str) -> int | None:
    """Return the position of a row, by its key as seals have it; None where there is no such row."""
    table, parts = sealed_tables()[name], [int(part) for part in key.split("/")]
    columns = list(table.primary_key.columns)
    if len(parts) != len(columns):
        return None
    position = _position(session, name)
    matches = [column == part for column, part in zip(columns, parts, strict=True)]
    statement = select(func.coalesce(position, WITHOUT_TRANSACTION)).select_from(table).where(*matches)
    found: int | None = (await session.exec(statement)).one_or_none()
    return found


def _position(session: AsyncSession, name: str) -> ColumnElement[int]:
    """Return what rows are sealed in the order of: on PostgreSQL the transaction, on SQLite the row's own number."""
    return literal_column(f"{name}.{XACT if is_postgresql(session) else 'rowid'}", BigInteger)


def _bounds(session: AsyncSession, name: str, start: Positions, end: Positions) -> Sequence[int]:
    if is_postgresql(session):
        return start[XACT], end[XACT]
    return start.get(name, FIRST_ROW), end.get(name, FIRST_ROW)  # a table that was added after that seal


def _read(column: Any) -> Any:
    """Return how a column is read: documents as their text, which is parsed here."""
    return cast(column, Text) if isinstance(column.type, JSON) else column
