"""A colleague comes in, a system gets a key by four eyes, scores with it and loses it; the trail has all of it."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.walk_of_access import AccessWalk
from tests.fixtures.axe import axe
from tests.fixtures.real_bank import PASSWORD, real_bank

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.rabbitmq]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A bank on PostgreSQL and RabbitMQ, with a worker."""
    with real_bank() as bank, bank.serve(LOG_LEVEL="WARNING") as service, bank.work():
        yield f"http://127.0.0.1:{service.port}"


async def test_from_the_first_day_to_the_last_call(browser: Browser, url: str) -> None:
    seen: list[str] = []

    async def look(page: Page, name: str) -> None:
        assert await axe(page) == []
        seen.append(name)

    await AccessWalk(browser, url, PASSWORD, look).walk()
    assert [name.partition("-")[0] for name in seen] == list("1234567")
