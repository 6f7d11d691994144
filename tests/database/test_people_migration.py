"""The fourth migration: sessions go on, and logins that differ by case alone are named before anything changes."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from app.exceptions import DatabaseUnusable
from tests.database.test_latest_score_migration import BANK, move, rows
from tests.fixtures.postgres import PostgresServer, connected
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
BEFORE = "0003_portfolio_rate"
AFTER = "0004_people"
SESSION = """
INSERT INTO user_sessions (id_hash, user_id, created, expires)
VALUES (repeat('b', 64), 1, now(), now() + interval '1 day')
"""
SESSIONS = "SELECT id_hash, user_id, created, expires, revoked FROM user_sessions"


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A database of the third schema with four users, one of them logged in."""
    async with postgres_server.empty_database() as url:
        await move(url, "0001_initial")
        await run(url, BANK)
        await move(url, BEFORE)
        await run(url, SESSION)
        yield url


async def run(url: str, statement: str) -> None:
    async with connected(url) as connection:
        await connection.execute(statement)


async def test_a_session_goes_on_and_was_not_seen_yet(url: str) -> None:
    sessions = await rows(url, SESSIONS)
    await move(url, AFTER)
    assert await rows(url, SESSIONS) == sessions
    assert await rows(url, "SELECT seen, address FROM user_sessions") == [(None, None)]


async def test_logins_that_differ_by_case_alone_are_named_and_nothing_changes(url: str) -> None:
    await run(url, "UPDATE users SET login = 'LOGIN_1' WHERE id = 2")
    schema = schema_of(url)
    with pytest.raises(
        DatabaseUnusable, match=r"These logins differ by case alone: (LOGIN_1 and login_1|login_1 and LOGIN_1)\."
    ):
        await move(url, AFTER)
    assert schema_of(url) == schema


async def test_once_each_has_its_own_login_the_migration_goes_through(url: str) -> None:
    await run(url, "UPDATE users SET login = 'LOGIN_1' WHERE id = 2")
    with pytest.raises(DatabaseUnusable):
        await move(url, AFTER)
    await run(url, "UPDATE users SET login = 'another' WHERE id = 2")
    await move(url, AFTER)
    assert await rows(url, "SELECT count(*) FROM users") == [(4,)]


async def test_there_and_back_leads_to_the_same_schema_and_sessions(url: str) -> None:
    schema, sessions = schema_of(url), await rows(url, SESSIONS)
    await move(url, AFTER)
    await move(url, BEFORE, back=True)
    assert (schema_of(url), await rows(url, SESSIONS)) == (schema, sessions)
