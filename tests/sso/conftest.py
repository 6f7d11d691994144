"""What tests of sign-on share: a real provider, and the service in memory that signs on by it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.security import passwords
from app.settings.service import ServiceSettings, load_settings
from app.static_files import PageFiles
from database.database import get_session
from tests.fixtures.logout_post import LogoutPost
from tests.fixtures.openid_provider import OpenIdProvider, running_provider
from tests.fixtures.passwords import CHEAP, password_hash_of
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank, make_bank
from tests.sso.walking import PASSWORD, REDIRECT_URL


@pytest.fixture(scope="session")
def logout_post() -> Iterator[LogoutPost]:
    """Where the provider posts its logout tokens to."""
    with LogoutPost() as post:
        yield post


@pytest.fixture(scope="session")
def provider(logout_post: LogoutPost) -> Iterator[OpenIdProvider]:
    """The provider, for all tests of this process."""
    with running_provider(REDIRECT_URL, logout_url=logout_post.url) as provider:
        yield provider


@pytest.fixture
def variables() -> dict[str, str]:
    """Settings that a module adds or changes."""
    return {}


@pytest.fixture
def settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, provider: OpenIdProvider, variables: dict[str, str]
) -> ServiceSettings:
    """Settings of a service in memory that signs on by the provider."""
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    given = {
        "DATABASE_URL": "sqlite+aiosqlite://",
        "SESSION_SECRET": "a secret that only tests know, long enough",
        "REGISTRY_URL": str(tmp_path / "registry"),
        "LOG_LEVEL": "ERROR",
        "FOUR_EYES": "off",
        **provider.variables(REDIRECT_URL),
        **variables,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return load_settings()


@pytest_asyncio.fixture
async def app(
    session: AsyncSession, settings: ServiceSettings, scorer: MockedScorer, monkeypatch: pytest.MonkeyPatch
) -> FastAPI:
    """The service on the test's own session."""
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


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of `PASSWORD`."""
    return password_hash_of(PASSWORD)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch, password_hash: str) -> None:
    """Passwords are hashed and verified as ever, only quickly."""
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    monkeypatch.setattr(passwords, "NOBODY_HASH", CHEAP.hash("nobody's password"))
    monkeypatch.setattr(PageFiles, "is_complete", True)


@pytest_asyncio.fixture
async def bank(session: AsyncSession, password_hash: str) -> SmallBank:
    """Seven people; the password of each is `PASSWORD`."""
    return await make_bank(session, password_hash=password_hash)
