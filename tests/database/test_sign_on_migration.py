"""The way back from sign-on by a provider: people without a password stay, and none opens their account."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.database.test_latest_score_migration import BANK, move, rows
from tests.fixtures.postgres import PostgresServer, connected

pytestmark = pytest.mark.postgres
BEFORE = "0022_decisions"
AFTER = "0019_sign_on"
HASHES = "SELECT id, password_hash FROM users ORDER BY id"


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A database of the schema before with a few people."""
    async with postgres_server.empty_database() as url:
        await move(url, "0001_initial")
        async with connected(url) as connection:
            await connection.execute(BANK)
        await move(url, BEFORE)
        yield url


async def test_passwords_stay_and_a_missing_one_is_empty_on_the_way_back(url: str) -> None:
    before = await rows(url, HASHES)
    await move(url, AFTER)
    assert await rows(url, HASHES) == before
    async with connected(url) as connection:
        await connection.execute("UPDATE users SET password_hash = NULL WHERE id = (SELECT min(id) FROM users)")
    await move(url, BEFORE, back=True)
    after = await rows(url, HASHES)
    assert after[0][1] == ""
    assert after[1:] == before[1:]
