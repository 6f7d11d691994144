"""Statements that differ between PostgreSQL and SQLite."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped
from sqlmodel.ext.asyncio.session import AsyncSession


def is_postgresql(session: AsyncSession) -> bool:
    """Whether the session is on PostgreSQL; else it is on SQLite."""
    return session.get_bind().dialect.name == "postgresql"


def is_one_of(session: AsyncSession, column: Mapped[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a column has one of many numbers: on PostgreSQL one parameter, however many."""
    if not is_postgresql(session):
        return column.in_(numbers)
    return column == any_(literal(list(numbers), ARRAY(BigInteger)))
