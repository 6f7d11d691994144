"""The sixth migration: every user gets the keys of the names, those written meanwhile by a version before, too."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import create_async_engine

from app.models.name_keys import name_keys
from database import name_keys as completing
from database.config import async_url
from database.migrate import fill_name_keys
from tests.database.test_latest_score_migration import BANK, move, rows
from tests.database.test_people_migration import run
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.postgres_schema import schema_of

pytestmark = pytest.mark.postgres
BEFORE = "0005_contacts"
AFTER = "0006_lists"
PEOPLE = [("Анна", "Ёлкина"), ("Пётр", "Иванов"), ("Bo", "O’Brien"), ("İlhan", "Öz")]
USERS = "SELECT first_name, last_name, login, search_text FROM users ORDER BY id"
KEYS = "SELECT first_name, last_name, login, search_text, sort_name FROM users ORDER BY id"


@pytest_asyncio.fixture
async def url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A database of the fifth schema with four people, their searched texts folded as that version folds them."""
    async with postgres_server.empty_database() as url:
        await move(url, "0001_initial")
        await run(url, BANK)
        await move(url, BEFORE)
        for number, (first_name, last_name) in enumerate(PEOPLE, start=1):
            folded = f"{first_name} {last_name} login_{number}".casefold()
            await run(
                url,
                f"UPDATE users SET first_name = '{first_name}', last_name = '{last_name}', search_text = '{folded}' "
                f"WHERE id = {number}",
            )
        yield url


async def move_and_fill(url: str) -> None:
    """What an upgrade does: the migration, then the keys in batches."""
    await move(url, AFTER)
    await fill_name_keys(async_url(url))


async def assert_keys_are_whole(url: str) -> None:
    for first_name, last_name, login, *stored in await rows(url, KEYS):
        keys = name_keys(first_name=first_name, last_name=last_name, login=login)
        assert stored == [keys["search_text"], keys["sort_name"]]


@pytest.mark.parametrize("at_once", [1, 3, completing.ROWS_AT_ONCE])
async def test_stored_people_get_their_keys_however_many_at_once(
    url: str, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(completing, "ROWS_AT_ONCE", at_once)
    await move_and_fill(url)
    await assert_keys_are_whole(url)


async def test_names_sort_by_their_signs_whatever_the_language_of_the_database(url: str) -> None:
    await move_and_fill(url)
    sorted_names = [name for (name,) in await rows(url, "SELECT last_name FROM users ORDER BY sort_name")]
    assert sorted_names == ["O’Brien", "Öz", "Ёлкина", "Иванов"]
    assert await rows(url, "SELECT collation_name FROM information_schema.columns WHERE column_name = 'sort_name'") == [
        ("C",)
    ]


async def test_the_version_before_still_adds_people_and_they_are_completed(url: str) -> None:
    await move_and_fill(url)
    await run(
        url,
        "INSERT INTO users (id, login, password_hash, first_name, last_name, role, is_active, search_text, timestamp) "
        "VALUES (99, 'late', 'hash', 'Яна', 'Ёж', 'admin', true, 'яна ёж late', now())",
    )
    engine = create_async_engine(async_url(url))
    async with engine.begin() as connection:
        assert await connection.run_sync(completing.complete_name_keys) == 1
        assert await connection.run_sync(completing.complete_name_keys) == 0
    await engine.dispose()
    await assert_keys_are_whole(url)


async def test_there_and_back_leads_to_the_same_schema_and_people(url: str) -> None:
    schema, people = schema_of(url), await rows(url, USERS)
    await move_and_fill(url)
    assert await rows(url, USERS) != people
    await move(url, BEFORE, back=True)
    assert (schema_of(url), await rows(url, USERS)) == (schema, people)
    await move_and_fill(url)
    await assert_keys_are_whole(url)
