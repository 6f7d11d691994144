"""A connection of a batch's own on PostgreSQL."""

import asyncio

import pytest

from database.config import async_url
from database.lane import Lane
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.postgres


async def test_closing_waits_for_the_statement_that_is_away(postgres_server: PostgresServer) -> None:
    async with postgres_server.bank_database() as address:
        lane = Lane(async_url(address))
        await lane.fetch("SELECT 1")
        away = asyncio.create_task(lane.fetch("SELECT 7 AS found, pg_sleep(0.2)"))
        await asyncio.sleep(0)
        await lane.close()
        assert (await away)[0]["found"] == 7
