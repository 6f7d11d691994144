"""The third migration: stored events stay as they are, without a rate; the way back loses only rates."""

import pytest

from tests.database.test_latest_score_migration import move, rows
from tests.fixtures.postgres import connected
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
BEFORE = "0002_latest_score"
AFTER = "0003_portfolio_rate"
EVENTS = "SELECT id, client_id, score, raw_proba, source, timestamp FROM scores ORDER BY id"


async def test_stored_events_stay_and_have_no_rate(url: str) -> None:
    events = await rows(url, EVENTS)
    await move(url, AFTER)
    assert await rows(url, EVENTS) == events
    assert await rows(url, "SELECT DISTINCT portfolio_default_rate FROM scores") == [(None,)]


async def test_the_version_before_still_stores_events_meanwhile(url: str) -> None:
    await move(url, AFTER)
    async with connected(url) as connection:
        await connection.execute(
            "INSERT INTO scores (id, client_id, client_revision, score, raw_proba, model_version, reasons, source, "
            "timestamp) VALUES (6, 1, 1, 0.2, 0.3, repeat('a', 64), '[]', 'api', now())"
        )
    assert await rows(url, "SELECT portfolio_default_rate FROM scores WHERE id = 6") == [(None,)]


async def test_there_and_back_leads_to_the_same_schema_and_events(url: str) -> None:
    schema, events = schema_of(url), await rows(url, EVENTS)
    await move(url, AFTER)
    assert schema_of(url) != schema
    await move(url, BEFORE, back=True)
    assert (schema_of(url), await rows(url, EVENTS)) == (schema, events)
    await move(url, AFTER)
