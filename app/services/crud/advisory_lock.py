"""Locks on what is no row, held across all processes of the service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud.dialect import is_postgresql


@asynccontextmanager
async def hold_lock(session: AsyncSession, name: str) -> AsyncIterator[None]:
    """Lets the holders of one name go one after the other, whichever process they are in.

    Only on PostgreSQL: with SQLite one process serves. The lock has a connection and a transaction of its own
    and goes with them, however the block ends; the session's transaction may end meanwhile. The wait for it ends in
    an error after the lock time-out of the connection.
    """
    engine = session.bind
    if not is_postgresql(session) or not isinstance(engine, AsyncEngine):
        yield
        return
    async with engine.connect() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
        yield
