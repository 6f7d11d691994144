"""Readiness on a real PostgreSQL that is lost in the middle of a request: 503 with the part named, never 500."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.models import ModelStage
from app.routes import health
from app.services.crud.health import ping
from app.settings.service import ServiceSettings
from database import postgres
from database.database import close_database_engine, get_database_engine, session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_model_version
from tests.fixtures.postgres import PostgresServer, connected
from tests.fixtures.scorers import MockedScorer

pytestmark = pytest.mark.postgres


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A bank with a champion; the database of the process meanwhile, with little patience."""
    monkeypatch.setattr(postgres, "GRACE_SECONDS", 1)
    monkeypatch.setenv("DATABASE_STATEMENT_SECONDS", "2")
    async with postgres_server.bank_database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        get_database_engine.cache_clear()
        async with session_scope() as session:
            await make_model_version(session, ModelStage.CHAMPION)
        yield url
        await close_database_engine()


@pytest_asyncio.fixture
async def client(url: str, settings: ServiceSettings) -> AsyncIterator[ApiClient]:
    async with ApiClient(create_app(settings, MockedScorer())) as client:
        yield client


async def process_of(session: AsyncSession) -> int:
    """The server's process behind the session's connection, which is open from now on."""
    number: int = (await (await session.connection()).execute(text("SELECT pg_backend_pid()"))).scalar_one()
    return number


async def assert_database_is_named(client: ApiClient) -> None:
    answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()["detail"]) == (503, "database: does not answer")
    assert int(answer.headers["Retry-After"]) > 0


async def assert_well_again(client: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ping", ping)
    assert (await client.get("/health/ready")).status_code == 200


@pytest.mark.parametrize("statements_before", [0, 1])
async def test_a_connection_that_is_ended_by_the_server(
    client: ApiClient, url: str, monkeypatch: pytest.MonkeyPatch, statements_before: int
) -> None:
    async def ping_and_lose(session: AsyncSession) -> None:
        process = await process_of(session)
        for _ in range(statements_before):
            await ping(session)
        async with connected(url) as other:
            assert await other.fetchval("SELECT pg_terminate_backend($1, 5000)", process)
        if not statements_before:
            await ping(session)

    monkeypatch.setattr(health, "ping", ping_and_lose)
    await assert_database_is_named(client)
    await assert_well_again(client, monkeypatch)


async def test_a_statement_that_the_driver_gives_up_without_a_word(
    client: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ping_without_an_answer(session: AsyncSession) -> None:
        connection = await session.connection()
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text("SELECT pg_sleep(60)"))

    monkeypatch.setattr(health, "ping", ping_without_an_answer)
    await assert_database_is_named(client)
    await assert_well_again(client, monkeypatch)
