"""PostgreSQL connections: what the server is told, and that every wait has an end."""

import asyncio
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.exceptions import DatabaseUnusable
from app.models import Role
from database.config import DatabaseSettings
from database.database import create_database_engine, create_session, session_scope
from database.waiting import wait_for_database
from tests.fixtures.command_line import free_port
from tests.fixtures.factories import build_user, make_user
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.postgres
MOMENT = 0.3
"""Seconds that a wait may take here; far less than the product's own limits."""


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    async with postgres_server.bank_database() as url:
        yield url


@asynccontextmanager
async def engine_with(url: str, settings: DatabaseSettings | None = None) -> AsyncIterator[AsyncEngine]:
    engine = create_database_engine(url, settings)
    try:
        yield engine
    finally:
        await engine.dispose()


async def shown(engine: AsyncEngine, name: str) -> str:
    async with engine.connect() as connection:
        return str((await connection.execute(text(f"SHOW {name}"))).scalar_one())


async def test_the_server_is_told_who_calls_and_how_long_it_may_take(url: str) -> None:
    async with engine_with(url, DatabaseSettings(database_statement_seconds=20)) as engine:
        names = ("application_name", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        assert [await shown(engine, name) for name in names] == ["credit-scoring", "20s", "10s", "1min"]


async def test_the_server_plans_for_few_rows_of_many_callers(url: str) -> None:
    async with engine_with(url, DatabaseSettings()) as engine:
        names = ("random_page_cost", "max_parallel_workers_per_gather", "jit")
        assert [await shown(engine, name) for name in names] == ["1.1", "0", "off"]


async def test_with_every_connection_in_use_a_caller_is_told_so_in_time(url: str) -> None:
    settings = DatabaseSettings(database_pool_size=1, database_pool_overflow=1, database_timeout_seconds=MOMENT)
    async with engine_with(url, settings) as engine, engine.connect(), engine.connect():
        began = time.monotonic()
        with pytest.raises(PoolTimeoutError):
            await engine.connect()
        assert time.monotonic() - began < 10 * MOMENT


async def test_a_statement_that_takes_too_long_is_ended_and_the_connection_goes_on(url: str) -> None:
    settings = DatabaseSettings(database_statement_seconds=MOMENT)
    async with engine_with(url, settings) as engine, engine.connect() as connection:
        with pytest.raises(DBAPIError, match="statement timeout"):
            await connection.execute(text("SELECT pg_sleep(60)"))
        await connection.rollback()
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1


async def test_a_row_that_somebody_holds_is_not_waited_for_without_end(url: str) -> None:
    async with engine_with(url, DatabaseSettings(database_statement_seconds=MOMENT)) as engine:
        async with session_scope(engine) as session:
            user_id = (await make_user(session, Role.ADMIN)).id
        change = text(f"UPDATE users SET first_name = 'x' WHERE id = {user_id}")
        async with create_session(engine) as holder, create_session(engine) as other:
            await (await holder.connection()).execute(change)
            with pytest.raises(DBAPIError, match=r"lock timeout|statement timeout"):
                await (await other.connection()).execute(change)


async def test_an_error_does_not_quote_the_row_it_is_about(url: str) -> None:
    async with engine_with(url) as engine, create_session(engine) as session:
        session.add(build_user(login="x", first_name="Секретная", password_hash="a secret hash"))
        with pytest.raises(IntegrityError) as raised:
            await session.flush()
    told = "".join(traceback.format_exception(raised.value))
    assert "ck_users_login_format" in told
    assert "a secret hash" not in told
    assert "Секретная" not in told


async def test_a_connection_that_the_server_has_dropped_is_replaced(url: str) -> None:
    async with engine_with(url) as engine, engine_with(url) as other:
        async with engine.connect() as connection:
            process = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with other.connect() as connection:
            await connection.execute(text(f"SELECT pg_terminate_backend({process}, 5000)"))
        assert await shown(engine, "application_name") == "credit-scoring"


async def test_a_database_that_answers_is_not_waited_for(url: str) -> None:
    async with engine_with(url) as engine:
        await wait_for_database(engine, 0)


async def test_a_database_that_never_comes_is_given_up_with_a_sentence() -> None:
    port = free_port()
    async with engine_with(f"postgresql://bank:hunter2@127.0.0.1:{port}/bank") as engine:
        with pytest.raises(
            DatabaseUnusable, match=f"127.0.0.1:{port}/bank did not answer within 0.2 seconds"
        ) as raised:
            await wait_for_database(engine, 0.2)
    assert "hunter2" not in str(raised.value)


async def test_what_waiting_does_not_mend_is_told_at_once(postgres_server: PostgresServer) -> None:
    async with engine_with(postgres_server.url("no_such_database")) as engine:
        with pytest.raises(DBAPIError, match="does not exist"):
            await wait_for_database(engine, 60)


async def test_a_database_that_comes_up_late_is_waited_for(url: str) -> None:
    port = free_port()
    late = make_url(url).set(host="127.0.0.1", port=port, query={"ssl": "disable"})
    async with engine_with(late.render_as_string(hide_password=False)) as engine:
        waiting = asyncio.create_task(wait_for_database(engine, 60))
        await asyncio.sleep(MOMENT)
        assert not waiting.done()
        async with relay(port, make_url(url)):
            await waiting
            await engine.dispose()


@asynccontextmanager
async def relay(port: int, target: URL) -> AsyncIterator[None]:
    """Answers on that port with what the target answers."""

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
        sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        folder = target.query.get("host")
        far_reader, far_writer = await (
            asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
            if folder
            else asyncio.open_connection(target.host, target.port or 5432)
        )
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

    async with await asyncio.start_server(serve, "127.0.0.1", port):
        yield
