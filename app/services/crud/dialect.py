"""Statements that differ between PostgreSQL and SQLite."""

from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession


def is_postgresql(session: AsyncSession) -> bool:
    """Whether the session is on PostgreSQL; else it is on SQLite."""
    return session.get_bind().dialect.name == "postgresql"


async def plan_for_the_values(session: AsyncSession) -> None:
    """Let PostgreSQL plan each statement for its values until the transaction ends.

    A driver's prepared statement otherwise gets one plan for all values after a few runs, and a word that one
    client has and a letter that most have cannot be found the same way.
    """
    if is_postgresql(session):
        await session.exec(select(func.set_config("plan_cache_mode", "force_custom_plan", True)))
