"""The migration of imports on a bank in use: no stored row is written, and a number stands for one client."""

import asyncpg
import pytest

from database.config import async_url
from database.sealing import make_indexes
from database.validating import validate_constraints
from tests.database.test_latest_score_migration import move, rows
from tests.fixtures.postgres import connected
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
BEFORE = "0026_facts"
AFTER = "0027_imports"
PLACES = "SELECT ctid::text, xmin::text, user_id FROM clients ORDER BY user_id"


async def test_clients_stay_where_they_lie_and_have_no_number(url: str) -> None:
    before = await rows(url, PLACES)
    await move(url, AFTER)
    assert await rows(url, PLACES) == before
    assert await rows(url, "SELECT count(*) FROM clients WHERE external_id IS NOT NULL") == [(0,)]


async def test_a_number_is_that_of_one_client_and_has_a_length(url: str) -> None:
    await move(url, AFTER)
    await make_indexes(async_url(url))
    await validate_constraints(async_url(url))
    async with connected(url) as connection:
        await connection.execute("UPDATE clients SET external_id = 'C-1' WHERE user_id = 1")
        with pytest.raises(asyncpg.UniqueViolationError, match="uq_clients_external_id"):
            await connection.execute("UPDATE clients SET external_id = 'C-1' WHERE user_id = 2")
        with pytest.raises(asyncpg.CheckViolationError, match="external_id_length"):
            await connection.execute("UPDATE clients SET external_id = '' WHERE user_id = 2")


async def test_there_and_back_leads_to_the_same_schema(url: str) -> None:
    schema = schema_of(url)
    await move(url, AFTER)
    assert schema_of(url) != schema
    await move(url, BEFORE, back=True)
    assert schema_of(url) == schema
