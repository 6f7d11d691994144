"""The migration to the audit trail: stored rows are not rewritten, and have neither leaf nor transaction."""

import pytest

from database.config import async_url
from database.database import create_database_engine
from database.migrate import upgrade_to_head
from tests.database.test_latest_score_migration import move, rows
from tests.fixtures.postgres import connected
from tests.fixtures.postgres_schema import schema_of
from tests.services.audit.conftest import Trail

pytestmark = pytest.mark.postgres
BEFORE = "0007_models_and_traffic"
AFTER = "0008_audit"
EVENTS = "SELECT id, client_id, score, raw_proba, source, timestamp FROM scores ORDER BY id"
PLACES = "SELECT id, ctid::text FROM scores ORDER BY id"
OF_EARLIER_VERSION = """
INSERT INTO scores (id, client_id, client_revision, score, raw_proba, model_version, reasons, source, timestamp)
VALUES (6, 1, 1, 0.2, 0.3, repeat('a', 64), '[]', 'api', now())
"""

AS_OWNER = "SET session_replication_role = replica; UPDATE scores SET score = 0.9 WHERE id = 3"


async def test_stored_rows_stay_where_they_lie(url: str) -> None:
    events, places = await rows(url, EVENTS), await rows(url, PLACES)
    await move(url, AFTER)
    assert (await rows(url, EVENTS), await rows(url, PLACES)) == (events, places)
    assert await rows(url, "SELECT DISTINCT xact, leaf, request_id FROM scores") == [(None, None, None)]
    assert await rows(url, "SELECT DISTINCT xact, leaf FROM client_revisions") == [(None, None)]


async def test_they_are_sealed_as_found_and_the_version_before_may_still_write(url: str) -> None:
    await upgrade_to_head(async_url(url))
    async with connected(url) as connection:
        await connection.execute(OF_EARLIER_VERSION)
    engine = create_database_engine(url)
    try:
        trail = Trail(engine, 1, "a" * 64)
        found, written = await trail.seal(), await trail.seal()
        assert found is not None
        assert written is not None
        assert (found.is_as_found, found.count) == (True, 9)
        assert (written.is_as_found, written.count) == (False, 1)
        assert (await trail.verify()).finding is None
        async with connected(url) as connection:
            await connection.execute(AS_OWNER)
        finding = (await trail.verify()).finding
        assert finding is not None
        assert finding.seal == 1
    finally:
        await engine.dispose()


async def test_there_and_back_leads_to_the_same_schema_and_events(url: str) -> None:
    schema, events = schema_of(url), await rows(url, EVENTS)
    await move(url, AFTER)
    assert schema_of(url) != schema
    await move(url, BEFORE, back=True)
    assert (schema_of(url), await rows(url, EVENTS)) == (schema, events)
    await move(url, AFTER)
