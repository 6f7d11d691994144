"""The migration of imports of credits: imports that were made stay, and the new kinds are allowed."""

import asyncpg
import pytest

from tests.database.test_latest_score_migration import move, rows
from tests.fixtures.postgres import connected
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
BEFORE, AFTER = "0027_imports", "0029_imports_of_credits"
ADD = """
INSERT INTO imports (kind, state, file_name, size, names, columns, is_dry_run, counts, problems, timestamp, seen)
VALUES ($1, 'uploading', 'a.csv', 1, '[]', '{}', false, '{}', '[]', now(), now())
"""
KEEP = "INSERT INTO import_mappings (name, kind, columns, timestamp) VALUES ('core bank', $1, '{}', now())"


async def test_imports_stay_and_files_of_credits_and_payments_are_allowed(url: str) -> None:
    async with connected(url) as connection:
        await connection.execute(ADD, "clients")
        with pytest.raises(asyncpg.CheckViolationError, match="importkind"):
            await connection.execute(ADD, "credits")
    await move(url, AFTER)
    async with connected(url) as connection:
        await connection.execute(ADD, "credits")
        await connection.execute(ADD, "payments")
        await connection.execute(KEEP, "credits")
        with pytest.raises(asyncpg.CheckViolationError, match="importkind"):
            await connection.execute(ADD, "houses")
    assert await rows(url, "SELECT kind FROM imports ORDER BY id") == [("clients",), ("credits",), ("payments",)]


async def test_there_and_back_leads_to_the_same_schema(url: str) -> None:
    schema = schema_of(url)
    await move(url, AFTER)
    assert schema_of(url) != schema
    await move(url, BEFORE, back=True)
    assert schema_of(url) == schema
