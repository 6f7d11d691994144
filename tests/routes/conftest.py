"""What tests of routes share: a small bank, and passwords that cost nothing."""

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.security import passwords
from app.static_files import PageFiles
from tests.fixtures.passwords import CHEAP, password_hash_of
from tests.fixtures.small_bank import SmallBank, make_bank

PASSWORD = "корректный конь"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of `PASSWORD`."""
    return password_hash_of(PASSWORD)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch, password_hash: str) -> None:
    """Passwords are hashed and verified as ever, only quickly."""
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    monkeypatch.setattr(passwords, "NOBODY_HASH", CHEAP.hash("nobody's password"))


@pytest_asyncio.fixture
async def bank(session: AsyncSession, password_hash: str) -> SmallBank:
    """Seven people and a champion model; everybody's password is `PASSWORD`."""
    return await make_bank(session, password_hash=password_hash)


@pytest.fixture(autouse=True)
def pages_are_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' third-party modules count as laid in: nothing here runs a script."""
    monkeypatch.setattr(PageFiles, "is_complete", True)
