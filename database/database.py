"""The engine and the sessions: one transaction per request, committed at the edge."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache, partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from app.exceptions import MayHaveBeenStored
from database.config import DatabaseSettings, async_url
from database.postgres import create_postgres_engine
from database.sqlite import READ_ONLY, create_sqlite_engine
from database.sqlite_schema import make_or_complete

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_to_json = partial(json.dumps, ensure_ascii=False, allow_nan=False)
"""NaN is no JSON: SQLite would keep it, PostgreSQL refuse it."""


def create_database_engine(url: str, settings: DatabaseSettings | None = None) -> AsyncEngine:
    """Create an engine for a database address. Raises ValueError for an unsupported one.

    `settings` give the pool size and the time limits; by default those of the environment.
    Errors name the statement and not its values, which are people's data and password hashes.
    """
    address = async_url(url)
    if address.get_backend_name() == "sqlite":
        return create_sqlite_engine(address, json_serializer=_to_json, hide_parameters=True)
    settings = settings or DatabaseSettings()
    return create_postgres_engine(address, settings, json_serializer=_to_json, hide_parameters=True)


@lru_cache(maxsize=1)
def get_database_engine() -> AsyncEngine:
    """Return the engine of this process, created from `DATABASE_URL` at the first call."""
    settings = DatabaseSettings()
    return create_database_engine(settings.database_url, settings)


async def close_database_engine() -> None:
    """Close all connections, at the end of a process; the next `get_database_engine()` makes a new engine."""
    if get_database_engine.cache_info().currsize:
        await get_database_engine().dispose()
        get_database_engine.cache_clear()


async def create_schema(engine: AsyncEngine) -> None:
    """Create missing tables with constraints and triggers, and complete tables of an earlier version.

    PostgreSQL is migrated by Alembic; concurrent calls are serialized. Raises CommandError where the tables are
    not such as can be brought up to date.
    """
    if engine.dialect.name == "postgresql":
        from database.migrate import upgrade_to_head  # noqa: PLC0415  (whatever only serves needs no Alembic)

        await upgrade_to_head(engine.url)
        return
    async with engine.begin() as connection:
        await connection.run_sync(make_or_complete)


def create_session(engine: AsyncEngine, *, read_only: bool = False) -> AsyncSession:
    """Open a session on an engine. Loaded objects stay readable after commit.

    `read_only` is a promise not to write: on SQLite such a session never waits for a writer, on PostgreSQL it has no
    transaction, whose begin and end would be a round trip each. Nothing is lost by that: at READ COMMITTED each
    statement sees what was committed when it began, inside a transaction as well.
    """
    return AsyncSession(_reading(engine) if read_only else engine, expire_on_commit=False)


@lru_cache(maxsize=4)
def _reading(engine: AsyncEngine) -> AsyncEngine:
    """Return the same pool for sessions that only read."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(**{READ_ONLY: True})


@asynccontextmanager
async def session_scope(engine: AsyncEngine | None = None, *, read_only: bool = False) -> AsyncIterator[AsyncSession]:
    """One session and one transaction: committed when the block ends, rolled back when it raises."""
    async with create_session(engine or get_database_engine(), read_only=read_only) as session:
        try:
            yield session
            await _commit(session, read_only=read_only)
        except BaseException:
            await session.rollback()
            raise


async def _commit(session: AsyncSession, *, read_only: bool) -> None:
    """Raise MayHaveBeenStored where the connection is lost on the way: whether the changes are kept is not known."""
    try:
        await session.commit()
    except DBAPIError as fault:
        if fault.connection_invalidated and not read_only:
            raise MayHaveBeenStored from fault
        raise


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    """Provide the session of a request, as a FastAPI dependency; safe methods get a read-only one.

    Depend on it with `scope="function"`, so that the commit happens before the answer leaves.
    """
    async with session_scope(read_only=request.method in SAFE_METHODS) as session:
        yield session
