"""Fixtures for every test: a fresh bank in memory, and a session on it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from database.database import close_database_engine, create_schema, create_session, get_database_engine


@pytest_asyncio.fixture
async def engine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncEngine]:
    """An empty in-memory database with the whole schema; also what `get_database_engine()` gives meanwhile.

    It has one connection, shared by all its sessions: commit before another session is to see or keep
    anything.
    """
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite://")
    get_database_engine.cache_clear()
    engine = get_database_engine()
    await create_schema(engine)
    yield engine
    await close_database_engine()


@pytest_asyncio.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session on the in-memory database; what a test does not commit ends with it."""
    async with create_session(engine) as session:
        yield session
