"""The second migration on a bank in use: what is stored already is filled in, and the way back loses nothing."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from alembic import command

from database.config import async_url
from database.migrate import migrate
from tests.fixtures.postgres import PostgresServer, connected
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
BEFORE = "0001_initial"
AFTER = "0002_latest_score"
BANK = """
INSERT INTO users SELECT id, 'login_' || id, 'hash', 'A', 'B', 'client', true, 'a b', now()
FROM generate_series(1, 4) AS id;
INSERT INTO clients SELECT id, 'client', NULL, '{}', 1, now() FROM users;
INSERT INTO client_revisions SELECT id, 1, '{}', '{}', NULL, now() FROM users;
INSERT INTO model_versions VALUES (repeat('a', 64), 'model', now(), 'champion', '{}', now());
INSERT INTO scores SELECT
    id, client, 1, pd, pd, repeat('a', 64), '[]', NULL, source, timestamptz '2026-01-01' + id * interval '1 day'
FROM (VALUES
    (1, 1, 0.1, 'api'), (2, 2, 0.2, 'client'), (3, 1, 0.3, 'batch'), (4, 1, 0.4, 'shadow'), (5, 3, 0.5, 'shadow')
) AS events (id, client, pd, source);
INSERT INTO credits SELECT id, id, 100, 0.1, history::jsonb FROM (VALUES
    (1, '[{"months_ago": 0, "status": "2"}, {"months_ago": 1, "status": "0"}]'),
    (2, '[{"months_ago": 0, "status": "C"}, {"months_ago": 1, "status": "5"}]'),
    (3, '[]')
) AS histories (id, history);
"""


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A database of the first schema with a few rows."""
    async with postgres_server.empty_database() as url:
        await move(url, BEFORE)
        async with connected(url) as connection:
            await connection.execute(BANK)
        yield url


async def move(url: str, revision: str, *, back: bool = False) -> None:
    """Up, or back, to that schema."""
    step = command.downgrade if back else command.upgrade
    await migrate(async_url(url), lambda config: step(config, revision))


async def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    async with connected(url) as connection:
        return [tuple(row) for row in await connection.fetch(statement)]


async def test_clients_get_their_newest_shown_event(url: str) -> None:
    await move(url, AFTER)
    latest = "SELECT user_id, latest_score_id, latest_score, extract(day FROM scored_at)::int FROM clients ORDER BY 1"
    assert await rows(url, latest) == [(1, 3, 0.3, 4), (2, 2, 0.2, 3), (3, None, None, None), (4, None, None, None)]


async def test_credits_get_their_state(url: str) -> None:
    await move(url, AFTER)
    state = "SELECT id, payment_status, overdue FROM credits ORDER BY id"
    assert await rows(url, state) == [(1, "2", True), (2, "C", False), (3, None, False)]


async def test_there_and_back_leads_to_the_same_schema_and_rows(url: str) -> None:
    everything = "SELECT clients::text, credits::text FROM clients LEFT JOIN credits ON client_id = user_id ORDER BY 1"
    schema, bank = schema_of(url), await rows(url, everything)
    await move(url, AFTER)
    assert schema_of(url) != schema
    await move(url, BEFORE, back=True)
    assert (schema_of(url), await rows(url, everything)) == (schema, bank)
    await move(url, AFTER)
