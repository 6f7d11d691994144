"""Statements that differ between PostgreSQL and SQLite."""

from sqlmodel.ext.asyncio.session import AsyncSession


def is_postgresql(session: AsyncSession) -> bool:
    """Whether the session is on PostgreSQL; else it is on SQLite."""
    return session.get_bind().dialect.name == "postgresql"
