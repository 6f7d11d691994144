"""A client is declined and reads why; the data are corrected, a new decision approves, both are replayed bit-equal.

Then a cut-off is moved in the simulator, proposed, and approved by another person.
"""

import asyncio
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page

from tests.browser.walk_of_a_decision import DecisionWalk
from tests.fixtures.axe import axe
from tests.fixtures.command_line import run
from tests.fixtures.real_bank import PASSWORD, RealBank, real_bank

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.rabbitmq]


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[RealBank, str]]:
    """A bank on PostgreSQL and RabbitMQ, with a worker, and its address."""
    with real_bank() as bank, bank.serve(LOG_LEVEL="WARNING") as service, bank.work():
        yield bank, f"http://127.0.0.1:{service.port}"


async def test_from_a_decline_to_the_policy_s_next_version(browser: Browser, served: tuple[RealBank, str]) -> None:
    bank, url = served
    seen: list[str] = []

    async def look(page: Page, name: str) -> None:
        assert await axe(page) == []
        seen.append(name)

    async def replay(score_ids: list[int]) -> str:
        done = await asyncio.to_thread(run, bank.folder, "replay", *map(str, score_ids), **bank.variables)
        assert done.code == 0, done.out + done.err
        return done.out

    await DecisionWalk(browser, url, PASSWORD, look, replay).walk()
    assert [name.partition("-")[0] for name in seen] == list("123456789")
