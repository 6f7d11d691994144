"""Migrations against `create_all`: the same schema to the last CHECK, there and back."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import DatabaseUnusable
from database.config import async_url
from database.database import create_database_engine, create_schema
from database.migrate import migrate, upgrade_to_head
from tests.fixtures.command_line import ROOT
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
MIGRATIONS = ROOT / "database/migrations/versions"
MAKE_BY_MODELS = """
import asyncio, sys
from sqlmodel import SQLModel
from database.database import create_database_engine

async def make():
    engine = create_database_engine(sys.argv[1])
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    await engine.dispose()

asyncio.run(make())
"""


@pytest_asyncio.fixture
async def empty(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """The address of a database without tables."""
    async with postgres_server.empty_database() as url:
        yield url


@pytest_asyncio.fixture
async def empty_engine(empty: str) -> AsyncIterator[AsyncEngine]:
    engine = create_database_engine(empty)
    yield engine
    await engine.dispose()


def make_by_models(url: str) -> None:
    """In a process of its own: where PostgreSQL adds a key later, SQLAlchemy remembers it for SQLite, too."""
    subprocess.run([sys.executable, "-c", MAKE_BY_MODELS, url], cwd=ROOT, check=True)


async def test_migrations_make_what_create_all_makes(postgres_server: PostgresServer, empty: str) -> None:
    await upgrade_to_head(async_url(empty))
    async with postgres_server.empty_database() as other:
        await asyncio.to_thread(make_by_models, other)
        made_by_models = schema_of(other)
    assert schema_of(empty) == made_by_models
    told = "\n".join(made_by_models)
    for part in (
        "CREATE FUNCTION",
        "CREATE TRIGGER",
        "ck_users_login_format",
        "WHERE ((stage",
        "FOREIGN KEY (client_id",
    ):
        assert part in told


async def test_the_way_back_leaves_nothing(empty: str) -> None:
    before = schema_of(empty)
    await upgrade_to_head(async_url(empty))
    assert schema_of(empty) != before
    await migrate(async_url(empty), lambda config: command.downgrade(config, "base"))
    assert schema_of(empty) == before
    await upgrade_to_head(async_url(empty))
    assert schema_of(empty) != before


async def test_a_schema_made_by_several_at_once_is_made_once(empty: str, empty_engine: AsyncEngine) -> None:
    await asyncio.gather(*(create_schema(empty_engine) for _ in range(3)))
    made = schema_of(empty)
    await create_schema(empty_engine)
    assert schema_of(empty) == made
    async with empty_engine.connect() as connection:
        stored = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    assert stored == [ScriptDirectory(str(MIGRATIONS.parent)).get_current_head()]


async def test_a_newer_schema_is_refused_with_a_sentence(empty_engine: AsyncEngine) -> None:
    await create_schema(empty_engine)
    async with empty_engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999_from_the_future'"))
    with pytest.raises(DatabaseUnusable, match="9999_from_the_future"):
        await create_schema(empty_engine)


async def test_a_database_of_something_else_is_refused_and_left_as_it_is(empty: str, empty_engine: AsyncEngine) -> None:
    async with empty_engine.begin() as connection:
        await connection.execute(text("CREATE TABLE users (name text)"))
    before = schema_of(empty)
    with pytest.raises(DatabaseUnusable, match="did not create"):
        await create_schema(empty_engine)
    assert schema_of(empty) == before
