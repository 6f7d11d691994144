"""Fixtures for every test: a fresh bank in memory, and a session on it."""

from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.settings.service import ServiceSettings, load_settings
from database.database import close_database_engine, create_session, get_database_engine, get_session
from tests.fixtures.api_client import ApiClient
from tests.fixtures.postgres import postgres_server
from tests.fixtures.schema_in_memory import with_schema
from tests.fixtures.scorers import MockedScorer

__all__ = ["postgres_server"]
hypothesis.settings.register_profile(  # a loaded machine is no fault of the code
    "whatever time it takes", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("whatever time it takes")
pytest_plugins = (
    "tests.fixtures.garbage",
    "tests.fixtures.rabbitmq",
    "tests.fixtures.workers",
    "tests.fixtures.slow_batches",
    "tests.fixtures.object_store",
    "tests.fixtures.tiers",
    "tests.fixtures.scheduling",
    "tests.fixtures.default_model",
    "tests.fixtures.seeded_bank",
    "tests.fixtures.integration_examples",
)


@pytest_asyncio.fixture
async def engine(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncEngine]:
    """An empty in-memory database with the whole schema; also what `get_database_engine()` gives meanwhile.

    It has one connection, shared by all its sessions: commit before another session is to see or keep
    anything.
    """
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite://")
    get_database_engine.cache_clear()
    engine = get_database_engine()
    await with_schema(engine)
    yield engine
    await close_database_engine()


@pytest_asyncio.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A session on the in-memory database; what a test does not commit ends with it."""
    async with create_session(engine) as session:
        yield session


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ServiceSettings:
    """Settings of a service in memory, whatever the environment of the test run says."""
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite://")
    monkeypatch.setenv("SESSION_SECRET", "a secret that only tests know, long enough")
    monkeypatch.setenv("REGISTRY_URL", str(tmp_path / "registry"))
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    monkeypatch.setenv("FOUR_EYES", "off")
    return load_settings()


@pytest.fixture
def scorer() -> MockedScorer:
    """The mocked RPC."""
    return MockedScorer()


@pytest_asyncio.fixture
async def app(
    session: AsyncSession, settings: ServiceSettings, scorer: MockedScorer, monkeypatch: pytest.MonkeyPatch
) -> FastAPI:
    """The service on the test's own session: what the test stored is seen, what a request commits stays."""
    app = create_app(settings, scorer)

    async def the_tests_session() -> AsyncIterator[AsyncSession]:
        await session.commit()
        try:
            yield session
            await session.commit()
        except BaseException:
            await session.rollback()
            raise

    monkeypatch.setitem(app.dependency_overrides, get_session, the_tests_session)
    return app


@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[ApiClient]:
    """An HTTP client of the service. `client.log_in(session, user_id)` makes it that user's."""
    async with ApiClient(app) as client:
        yield client
