"""Keys that were made before requests could be signed go on unsigned, in both databases."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from database.database import create_database_engine, create_schema
from tests.database.test_latest_score_migration import move, rows
from tests.fixtures.postgres import PostgresServer, connected
from tests.fixtures.postgres_schema import schema_of

BEFORE, AFTER = "0027_imports", "0023_signed_requests"
ACCOUNT = """
INSERT INTO users (id, login, password_hash, first_name, last_name, role, is_active, search_text, timestamp)
VALUES (1, 'program_1', '', 'A', 'B', 'service', true, '', '2026-01-01')
"""
ADD_KEY = """
INSERT INTO api_keys (account_id, key_hash, prefix, scopes, per_minute, created, created_by, expires)
VALUES (1, '{}', 'cs_live_Ab3x', 'read', 600, '2026-01-01', 1, '2099-01-01')
"""
KEYS = "SELECT prefix, must_sign, revoked IS NULL FROM api_keys ORDER BY id"
PLACES = "SELECT ctid::text, xmin::text, id FROM api_keys"


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A database of the schema before with a program and its key."""
    async with postgres_server.empty_database() as url:
        await move(url, BEFORE)
        async with connected(url) as connection:
            await connection.execute(ACCOUNT)
            await connection.execute(ADD_KEY.format("a" * 64))
        yield url


@pytest.mark.postgres
async def test_keys_stay_where_they_lie_and_need_no_signature(url: str) -> None:
    before = await rows(url, PLACES)
    await move(url, AFTER)
    assert await rows(url, PLACES) == before
    assert await rows(url, KEYS) == [("cs_live_Ab3x", False, True)]


@pytest.mark.postgres
async def test_the_version_before_still_adds_keys(url: str) -> None:
    await move(url, AFTER)
    async with connected(url) as connection:
        await connection.execute(ADD_KEY.format("b" * 64))
        with pytest.raises(asyncpg.NotNullViolationError):
            await connection.execute("UPDATE api_keys SET must_sign = NULL")
    assert [row[1] for row in await rows(url, KEYS)] == [False, False]


@pytest.mark.postgres
async def test_on_the_way_back_a_key_that_must_sign_is_revoked(url: str) -> None:
    schema = schema_of(url)
    await move(url, AFTER)
    assert schema_of(url) != schema
    async with connected(url) as connection:
        await connection.execute(ADD_KEY.format("b" * 64))
        await connection.execute("UPDATE api_keys SET must_sign = true WHERE id = 2")
    await move(url, BEFORE, back=True)
    assert schema_of(url) == schema
    assert await rows(url, "SELECT id, revoked IS NULL FROM api_keys ORDER BY id") == [(1, True), (2, False)]


async def test_a_file_of_the_version_before_is_completed_and_its_keys_need_no_signature(tmp_path: Path) -> None:
    file = tmp_path / "bank.db"
    engine = create_database_engine(f"sqlite:///{file}")
    await create_schema(engine)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("ALTER TABLE api_keys DROP COLUMN must_sign")
        connection.execute(ACCOUNT)
        connection.execute(ADD_KEY.format("a" * 64))
    await create_schema(engine)
    await engine.dispose()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(ADD_KEY.format("b" * 64))
        assert connection.execute(KEYS).fetchall() == [("cs_live_Ab3x", 0, 1)] * 2
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE api_keys SET must_sign = NULL")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
