"""A colleague signs on by the provider, a system gets a key by four eyes and loses it; the trail has all of it."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.walk_of_access import AUDITOR, OLGA, AccessWalk
from tests.fixtures.axe import axe
from tests.fixtures.command_line import free_port
from tests.fixtures.openid_provider import OpenIdProvider, running_provider
from tests.fixtures.real_bank import PASSWORD, RealBank, real_bank

BOUND = "SELECT login, issuer, subject, password_hash FROM users JOIN sign_on_identities ON user_id = id ORDER BY login"
pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.rabbitmq]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def provider(port: int) -> Iterator[OpenIdProvider]:
    with running_provider(f"http://127.0.0.1:{port}/sso/callback") as provider:
        yield provider


@pytest.fixture(scope="module")
def bank(port: int, provider: OpenIdProvider) -> Iterator[RealBank]:
    """A bank on PostgreSQL and RabbitMQ, with a worker, that signs on by the provider."""
    sign_on = provider.variables(f"http://127.0.0.1:{port}/sso/callback")
    with real_bank() as bank, bank.serve(port=port, LOG_LEVEL="WARNING", **sign_on), bank.work():
        yield bank


async def test_from_the_first_day_to_the_last_call(
    browser: Browser, bank: RealBank, port: int, provider: OpenIdProvider
) -> None:
    seen: list[str] = []

    async def look(page: Page, name: str) -> None:
        assert await axe(page) == []
        seen.append(name)

    await AccessWalk(browser, f"http://127.0.0.1:{port}", PASSWORD, provider.issuer, look).walk()
    assert [name.partition("-")[0] for name in seen] == list("123456789")
    assert await bank.fetch(BOUND) == [
        (AUDITOR.login, provider.issuer, AUDITOR.subject, None),
        (OLGA.login, provider.issuer, OLGA.subject, None),
    ]
