"""SQLite files under more than one session: who waits, who does not, and that nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, func, select

from app.models import Role, User
from database.database import create_database_engine, create_schema, session_scope
from tests.fixtures.factories import make_user


@pytest_asyncio.fixture
async def file_engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_database_engine(f"sqlite:///{tmp_path / 'made' / 'on demand' / 'bank.db'}")
    await create_schema(engine)
    yield engine
    await engine.dispose()


async def pragmas(engine: AsyncEngine) -> dict[str, object]:
    names = ("foreign_keys", "journal_mode", "busy_timeout", "synchronous")
    async with engine.connect() as connection:
        return {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in names}


async def count_users(engine: AsyncEngine) -> int:
    async with session_scope(engine, read_only=True) as session:
        return (await session.exec(select(func.count(col(User.id))))).one()


async def test_a_file_has_keys_on_a_write_ahead_log_and_patience(file_engine: AsyncEngine) -> None:
    assert await pragmas(file_engine) == {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "busy_timeout": 5000,
        "synchronous": 1,
    }


async def test_memory_has_keys_on(engine: AsyncEngine) -> None:
    assert (await pragmas(engine))["foreign_keys"] == 1


async def test_a_reader_neither_waits_for_a_writer_nor_sees_its_work_too_early(
    file_engine: AsyncEngine,
) -> None:
    async with session_scope(file_engine) as writer:
        await make_user(writer)
        assert await count_users(file_engine) == 0
    assert await count_users(file_engine) == 1


async def test_a_writer_does_not_wait_for_a_reader(file_engine: AsyncEngine) -> None:
    async with session_scope(file_engine, read_only=True) as reader:
        assert (await reader.exec(select(User))).all() == []
        async with session_scope(file_engine) as writer:
            await make_user(writer)
        assert (await reader.exec(select(User))).all() == []
    assert await count_users(file_engine) == 1


async def test_a_second_writer_waits_from_its_beginning_so_that_it_reads_what_the_first_wrote(
    file_engine: AsyncEngine,
) -> None:
    async def append_letter() -> None:
        async with session_scope(file_engine) as session:
            user = (await session.exec(select(User))).one()
            user.first_name += "x"

    async with session_scope(file_engine) as session:
        await make_user(session, Role.ADMIN, first_name="A")
    async with asyncio.TaskGroup() as tasks:
        for _ in range(8):
            tasks.create_task(append_letter())
    async with session_scope(file_engine, read_only=True) as session:
        assert (await session.exec(select(User))).one().first_name == "A" + 8 * "x"


async def test_schema_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    engine = create_database_engine(f"sqlite:///{tmp_path / 'bank.db'}")
    async with engine.connect() as connection:
        await connection.execute(text("CREATE TABLE half (id INTEGER)"))
        await connection.rollback()
        tables = (await connection.execute(text("SELECT count(*) FROM sqlite_master"))).scalar_one()
    await engine.dispose()
    assert tables == 0


async def test_a_file_and_its_journals_are_for_the_owner_alone(file_engine: AsyncEngine, tmp_path: Path) -> None:
    async with session_scope(file_engine) as session:
        await make_user(session, role=Role.ADMIN)
        modes = modes_of(tmp_path, "bank.db*")
    assert len(modes) > 1
    assert set(modes) == {0o600}


def modes_of(folder: Path, pattern: str) -> list[int]:
    return [path.stat().st_mode & 0o777 for path in folder.rglob(pattern)]
