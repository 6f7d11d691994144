"""What the tests of migrations share."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.database.test_latest_score_migration import BANK, move
from tests.fixtures.postgres import PostgresServer, connected


@pytest_asyncio.fixture
async def url(request: pytest.FixtureRequest, postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A database with a few people, in the schema that the module names as the one before."""
    async with postgres_server.empty_database() as url:
        await move(url, "0001_initial")
        async with connected(url) as connection:
            await connection.execute(BANK)
        await move(url, request.module.BEFORE)
        yield url
