"""A migration takes its tables all at once: readers who join them meet no deadlock."""

import asyncio

import pytest
from sqlalchemy import Connection

from app.exceptions import DatabaseUnusable
from database import migrate, taking_tables
from database.config import async_url
from database.migrate import upgrade_to_head
from tests.database.test_latest_score_migration import move
from tests.fixtures.patience import eventually
from tests.fixtures.postgres import PostgresServer, connected

pytestmark = pytest.mark.postgres
WAITING = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted"
OLDER = pytest.mark.parametrize("version", ["0008_audit", "0028_several_credits"])
"""The first one lacks an index that is made before the tables are taken."""


@OLDER
async def test_a_reader_in_the_middle_of_a_transaction_reads_on(postgres_server: PostgresServer, version: str) -> None:
    async with postgres_server.empty_database() as url:
        await move(url, version)
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


@OLDER
async def test_what_holds_a_table_too_long_is_named_and_nothing_is_changed(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr(taking_tables, "MOST_SECONDS", 0.2)
    async with postgres_server.empty_database() as url:
        await move(url, version)
        async with connected(url) as reader, reader.transaction():
            await reader.execute("SET application_name = 'long report'")
            await reader.fetch("SELECT count(*) FROM users")
            process = await reader.fetchval("SELECT pg_backend_pid()")
            with pytest.raises(
                DatabaseUnusable, match=rf"process {process} \(long report, .*\) holds users\."
            ) as refused:
                await upgrade_to_head(async_url(url))
            assert "changed nothing" in str(refused.value)
            assert "start again" in str(refused.value)
        async with connected(url) as after:
            assert await after.fetchval("SELECT version_num FROM alembic_version") == version


async def test_tables_are_free_between_one_migration_and_the_next(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is committed before the tables are taken for the next one, which others may hold then."""
    taken: list[str] = []
    async with postgres_server.empty_database() as url:
        await move(url, "0008_audit")
        real = taking_tables.take_tables

        def take(connection: Connection) -> None:
            real(connection)
            taken.append(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
            taken.append(connection.exec_driver_sql("SELECT pg_current_xact_id()::text").scalar_one())

        monkeypatch.setattr(migrate, "take_tables", take)
        await upgrade_to_head(async_url(url))
    versions, transactions = taken[::2], taken[1::2]
    assert versions[0] == "0008_audit"
    assert len(set(versions)) == len(versions) == len(set(transactions)) > 5


async def test_a_migration_that_fails_leaves_those_before_it(postgres_server: PostgresServer) -> None:
    async with postgres_server.empty_database() as url:
        await move(url, "0014_second_factors")
        async with connected(url) as connection:
            await connection.execute("CREATE TABLE what_ifs (id int)")
        with pytest.raises(DatabaseUnusable, match="what_ifs"):
            await upgrade_to_head(async_url(url))
        async with connected(url) as connection:
            assert await connection.fetchval("SELECT version_num FROM alembic_version") == "0015_jobs"
            await connection.execute("DROP TABLE what_ifs")
        await upgrade_to_head(async_url(url))
