"""The migration to several credits on a bank in use: what is there is summed up, and the way back loses no credit."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from database.config import async_url
from database.credit_totals import fill_totals, index_credits_by_client
from database.migrate import upgrade_to_head
from tests.database.test_latest_score_migration import BANK, move, rows
from tests.fixtures.postgres import PostgresServer, connected
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
FIRST, BEFORE, AFTER = "0001_initial", "0019_sign_on", "0028_several_credits"
TOTALS = "SELECT client_id, credits, open_credits, amount_total, payment_status, overdue FROM credit_totals ORDER BY 1"
SUMMED_UP = [(1, 1, 1, 100, "2", True), (2, 1, 0, 100, "C", False), (3, 1, 1, 100, None, False)]
ONE_MORE = "INSERT INTO credits (client_id, amount_total, annual_rate, payment_history) VALUES ($1, 50, 0.1, '[]')"


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A database of the schema before, with a few rows."""
    async with postgres_server.empty_database() as url:
        await move(url, FIRST)
        async with connected(url) as connection:
            await connection.execute(BANK)
            await connection.execute("SELECT setval('credits_id_seq', 3)")
        await move(url, BEFORE)
        yield url


async def test_what_is_there_is_summed_up_and_what_comes_follows(url: str) -> None:
    await upgrade_to_head(async_url(url))
    assert await rows(url, TOTALS) == SUMMED_UP
    async with connected(url) as connection:
        await connection.execute(ONE_MORE, 2)
        await connection.execute("UPDATE credits SET amount_total = 70 WHERE client_id = 3")
        await connection.execute("DELETE FROM credits WHERE client_id = 1")
    assert await rows(url, TOTALS) == [(2, 2, 1, 50, None, False), (3, 1, 1, 70, None, False)]


async def test_what_is_written_meanwhile_is_not_summed_up_twice(url: str) -> None:
    await move(url, AFTER)
    async with connected(url) as connection:
        await connection.execute(ONE_MORE, 1)
    assert await rows(url, TOTALS) == [(1, 2, 2, 150, "2", True)]
    for _ in range(2):
        await fill_totals(async_url(url))
        assert await rows(url, TOTALS) == [(1, 2, 2, 150, "2", True), *SUMMED_UP[1:]]


async def test_the_index_of_many_credits_is_there_before_the_migration_locks_them(url: str) -> None:
    by_client = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_credits_client_id')"
    assert await rows(url, by_client) == []
    for _ in range(2):
        await index_credits_by_client(async_url(url))
        assert await rows(url, by_client) == [(True,)]
    await move(url, AFTER)
    await index_credits_by_client(async_url(url))
    assert await rows(url, by_client) == [(True,)]


async def test_there_and_back_leads_to_the_same_schema_and_rows(url: str) -> None:
    everything = "SELECT clients::text, credits::text FROM clients LEFT JOIN credits ON client_id = user_id ORDER BY 1"
    schema, bank = schema_of(url), await rows(url, everything)
    await move(url, AFTER)
    await move(url, BEFORE, back=True)
    assert (schema_of(url), await rows(url, everything)) == (schema, bank)
