"""The migrations to service accounts and applications: rows stay where they lie, constraints hold for them too."""

import asyncpg
import pytest

from app.exceptions import DatabaseUnusable
from database.config import async_url
from database.migrate import upgrade_to_head
from database.validating import validate_constraints
from tests.database.test_latest_score_migration import move, rows
from tests.fixtures.postgres import connected
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
BEFORE = "0011_erasure"
AFTER = "0013_applications"
EVENTS = "SELECT id, client_id, score, ctid::text FROM scores ORDER BY id"
DUE = "SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY 1"
OF_NOTHING = """
INSERT INTO scores (id, score, raw_proba, model_version, reasons, source, timestamp)
VALUES (6, 0.2, 0.3, repeat('a', 64), '[]', 'api', now())
"""


async def test_no_stored_event_is_written_and_rows_are_looked_through_afterwards(url: str) -> None:
    events = await rows(url, EVENTS)
    await move(url, AFTER)
    assert await rows(url, EVENTS) == events
    assert ("ck_scores_subject",) in await rows(url, DUE)
    async with connected(url) as connection:
        with pytest.raises(asyncpg.CheckViolationError, match="ck_scores_subject"):
            await connection.execute(OF_NOTHING)
    await upgrade_to_head(async_url(url))
    assert await rows(url, DUE) == []
    assert await rows(url, EVENTS) == events


async def test_a_stored_row_against_a_constraint_is_named(url: str) -> None:
    await upgrade_to_head(async_url(url))
    async with connected(url) as connection:
        await connection.execute("ALTER TABLE scores ADD CONSTRAINT ck_scores_none CHECK (id < 0) NOT VALID")
    with pytest.raises(DatabaseUnusable, match="Stored rows of scores do not keep ck_scores_none"):
        await validate_constraints(async_url(url))


async def test_there_and_back_leads_to_the_same_schema_and_events(url: str) -> None:
    schema, events = schema_of(url), await rows(url, EVENTS)
    await move(url, AFTER)
    assert schema_of(url) != schema
    await move(url, BEFORE, back=True)
    assert (schema_of(url), await rows(url, EVENTS)) == (schema, events)
    await move(url, AFTER)
