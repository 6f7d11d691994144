"""A migration takes its tables all at once: readers who join them meet no deadlock."""

import asyncio

import pytest

from database.config import async_url
from database.migrate import upgrade_to_head
from tests.database.test_latest_score_migration import move
from tests.fixtures.patience import eventually
from tests.fixtures.postgres import PostgresServer, connected

pytestmark = pytest.mark.postgres
WAITING = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"


async def test_a_reader_in_the_middle_of_a_transaction_reads_on(postgres_server: PostgresServer) -> None:
    async with postgres_server.empty_database() as url:
        await move(url, "0008_audit")
        async with connected(url) as reader, connected(url) as watcher:
            reading = reader.transaction()
            await reading.start()
            await reader.fetch("SELECT count(*) FROM users")
            upgrade = asyncio.create_task(upgrade_to_head(async_url(url)))

            async def it_waits() -> bool:
                return bool(await watcher.fetchval(WAITING))

            await eventually(it_waits)
            for table in ("scores", "clients", "client_revisions", "audit_events"):
                await reader.fetch(f"SELECT count(*) FROM {table}")
            await reading.commit()
            await upgrade


async def test_a_schema_of_this_version_is_left_to_those_at_work(postgres_server: PostgresServer) -> None:
    async with postgres_server.empty_database() as url:
        await upgrade_to_head(async_url(url))
        async with connected(url) as reader, reader.transaction():
            await reader.fetch("SELECT count(*) FROM users")
            await upgrade_to_head(async_url(url))
