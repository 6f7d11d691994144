"""Connections that die without a word are found in time, and one that is used costs no question."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from database import liveness
from database.config import DatabaseSettings
from database.database import create_database_engine, session_scope
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.proxy import POSTGRES_SOCKET
from tests.fixtures.swallowing_proxy import SwallowingProxy

pytestmark = pytest.mark.postgres
RECOVERED_SECONDS = 60
"""Without the probe and the limits they hang for the kernel's quarter of an hour."""


@pytest.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    async with postgres_server.bank_database() as url:
        yield url


@asynccontextmanager
async def engine_through_a_proxy(url: str) -> AsyncIterator[tuple[AsyncEngine, SwallowingProxy]]:
    address = make_url(url)
    folder = address.query.get("host")
    proxy = SwallowingProxy(Path(str(folder), POSTGRES_SOCKET) if folder else (str(address.host), address.port or 5432))
    async with proxy.listening() as port:
        through = address.set(host="127.0.0.1", port=port, query={"ssl": "disable"})
        engine = create_database_engine(
            through.render_as_string(hide_password=False), DatabaseSettings(database_timeout_seconds=2)
        )
        yield engine, proxy
        await engine.dispose()


async def one(engine: AsyncEngine) -> int:
    async with session_scope(engine, read_only=True) as session:
        return int((await session.exec(text("SELECT 1"))).scalar_one())  # type: ignore[call-overload]


@contextmanager
def statements_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked aside of the statements of the service: the driver's own simple queries."""
    seen: list[str] = []
    from asyncpg import Connection  # noqa: PLC0415

    real = Connection.execute

    async def execute(self: Any, query: str, *arguments: Any, **options: Any) -> str:
        seen.append(query)
        return str(await real(self, query, *arguments, **options))

    monkeypatch.setattr(Connection, "execute", execute)
    yield seen


async def test_a_connection_in_use_is_not_asked_and_a_reading_session_has_no_transaction(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_database_engine(url)
    await one(engine)
    with statements_of(monkeypatch) as seen:
        for _ in range(3):
            assert await one(engine) == 1
    assert seen == []
    await engine.dispose()


async def test_a_connection_that_was_idle_is_asked_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "PROBED_AFTER_SECONDS", 0)
    engine = create_database_engine(url)
    await one(engine)
    with statements_of(monkeypatch) as seen:
        assert await one(engine) == 1
    assert seen == ["SELECT 1"]
    await engine.dispose()


async def test_idle_connections_that_died_silently_are_replaced_before_they_are_used(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine_through_a_proxy(url) as (engine, proxy):
        await asyncio.gather(*(one(engine) for _ in range(5)))
        proxy.swallow(accepts_new=False)
        await asyncio.gather(*(hangs(engine) for _ in range(2)))
        proxy.heal()
        monkeypatch.setattr(liveness, "PROBED_AFTER_SECONDS", 0)
        began = time.monotonic()
        assert await asyncio.gather(*(one(engine) for _ in range(5))) == [1] * 5
        assert time.monotonic() - began < RECOVERED_SECONDS


async def hangs(engine: AsyncEngine) -> None:
    """A call whose answer never comes, ended from outside as a request's deadline does it."""
    with pytest.raises((TimeoutError, DBAPIError)):
        async with asyncio.timeout(0.5):
            await one(engine)


async def test_a_database_that_stays_silent_ends_calls_in_time(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "PROBED_AFTER_SECONDS", 0)
    async with engine_through_a_proxy(url) as (engine, proxy):
        await one(engine)
        proxy.swallow(accepts_new=False)
        began = time.monotonic()
        with pytest.raises((TimeoutError, DBAPIError)):
            await one(engine)
        assert time.monotonic() - began < RECOVERED_SECONDS
        proxy.heal()
        assert await one(engine) == 1


async def test_the_kernel_watches_over_connections_to_another_machine(url: str) -> None:
    async with engine_through_a_proxy(url) as (engine, _), engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        found = driver._transport.get_extra_info("socket")
        assert found.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert found.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == liveness.KEEPALIVE_IDLE_SECONDS
        assert found.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
