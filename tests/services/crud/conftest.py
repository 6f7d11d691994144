from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine

from database.database import create_database_engine, create_schema


@pytest_asyncio.fixture
async def file_engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A database whose sessions have connections of their own, for tests of what happens at once."""
    engine = create_database_engine(f"sqlite:///{tmp_path / 'bank.db'}")
    await create_schema(engine)
    yield engine
    await engine.dispose()
