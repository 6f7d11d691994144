"""One address that sprays accounts, and an owner who logs in meanwhile from another one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.exceptions import InvalidCredentials, ServiceBusy
from app.services import auth
from database.database import close_database_engine, create_schema, get_database_engine, session_scope
from tests.fixtures.factories import make_user

SPRAYED = 70
RIGHT = "корректный конь"


@pytest_asyncio.fixture
async def bank(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[None]:
    """A bank in a file, where each login has a connection of its own, as in service."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'bank.sqlite3'}")
    get_database_engine.cache_clear()
    await create_schema(get_database_engine())
    async with session_scope() as session:
        await make_user(session, login="anna")
    yield
    await close_database_engine()


async def log_in(login: str, password: str, address: str) -> None:
    async with session_scope() as session:
        await auth.log_in(session, login=login, password=password, address=address)


async def test_a_login_meanwhile_waits_for_two_passwords_at_most(bank: None, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    has_begun = asyncio.Event()

    async def count(password: str, *_: str) -> bool:
        has_begun.set()
        await asyncio.sleep(0)
        verified.append(password)
        return password == RIGHT

    monkeypatch.setattr(auth, "verify_password", count)
    monkeypatch.setattr(auth, "verify_nobody", count)
    spray = [asyncio.create_task(log_in(f"guess_{number}", "a guess", "192.0.2.1")) for number in range(SPRAYED)]
    await has_begun.wait()
    before = len(verified)
    await log_in("anna", RIGHT, "203.0.113.7")
    assert verified.index(RIGHT) - before <= 2
    outcomes = [type(each) for each in await asyncio.gather(*spray, return_exceptions=True)]
    assert outcomes.count(InvalidCredentials) + outcomes.count(ServiceBusy) == SPRAYED
    assert ServiceBusy in outcomes
