"""Sessions: what is committed, what is rolled back, and what a request gets."""

from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from app.models import User
from database.database import (
    close_database_engine,
    create_schema,
    get_database_engine,
    get_session,
    session_scope,
)
from tests.fixtures.factories import make_user


@pytest_asyncio.fixture
async def file_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncEngine]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bank.db'}")
    get_database_engine.cache_clear()
    await create_schema(get_database_engine())
    yield get_database_engine()
    await close_database_engine()


def request(method: str) -> Request:
    return Request({"type": "http", "method": method, "path": "/", "headers": []})


async def count_users() -> int:
    async with session_scope(read_only=True) as session:
        return (await session.exec(select(func.count(col(User.id))))).one()


async def test_the_engine_is_made_once(engine: AsyncEngine) -> None:
    assert get_database_engine() is engine


async def test_a_scope_commits_at_its_end(file_engine: AsyncEngine) -> None:
    async with session_scope() as session:
        user = await make_user(session, first_name="Анна")
    assert user.first_name == "Анна"
    assert await count_users() == 1


async def test_a_scope_that_raises_leaves_nothing(file_engine: AsyncEngine) -> None:
    with pytest.raises(LookupError):
        async with session_scope() as session:
            await make_user(session)
            raise LookupError
    assert await count_users() == 0


async def test_a_request_commits_when_it_is_over(file_engine: AsyncEngine) -> None:
    dependency = get_session(request("POST"))
    session: AsyncSession = await anext(dependency)
    await make_user(session)
    assert await count_users() == 0
    with pytest.raises(StopAsyncIteration):
        await anext(dependency)
    assert await count_users() == 1


async def test_a_request_that_fails_leaves_nothing(file_engine: AsyncEngine) -> None:
    dependency = get_session(request("POST"))
    assert isinstance(dependency, AsyncGenerator)
    await make_user(await anext(dependency))
    with pytest.raises(LookupError):
        await dependency.athrow(LookupError())
    assert await count_users() == 0


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_a_reading_request_does_not_wait_for_a_writer(file_engine: AsyncEngine, method: str) -> None:
    async with session_scope() as writer:
        await make_user(writer)
        async for session in get_session(request(method)):
            assert (await session.exec(select(User))).all() == []


async def test_sessions_in_memory_share_the_one_connection(engine: AsyncEngine, session: AsyncSession) -> None:
    assert (await session.exec(select(User))).all() == []
    async with session_scope() as other:
        await make_user(other)
    assert len((await session.exec(select(User))).all()) == 1
