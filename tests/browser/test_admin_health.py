"""The admin's page: how each part of the service is, as it changes."""

import json

import pika
import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.admin_actions import open_section, press
from tests.fixtures.broker import Broker
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
HEALTH = "**/api/admin/health"
TEN_SECONDS = 10_000


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


async def test_each_part_is_told_in_words(page: Page) -> None:
    await open_section(page, "health")
    await expect(part(page, "API")).to_contain_text("✓ answers")
    await expect(part(page, "API")).to_contain_text("Version ")
    await expect(part(page, "Database")).to_contain_text("SQLite")
    await expect(part(page, "Database")).to_contain_text(" ms")
    await expect(part(page, "Champion model")).to_contain_text("consumer_loan")
    await expect(part(page, "Message broker")).to_contain_text("not used")
    await expect(part(page, "Workers")).to_contain_text("Inside the service")
    await expect(part(page, "Scores")).to_contain_text("✓ last stored")
    await expect(part(page, "Scores").get_by_role("img")).to_be_visible()
    await expect(page.get_by_text("As of ")).to_be_visible()


async def test_it_is_looked_at_again_while_somebody_looks(page: Page) -> None:
    await page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/admin/health") else None)
    await open_section(page, "health")
    await expect(part(page, "API")).to_contain_text("✓ answers")
    assert len(asked) == 1
    async with page.expect_response(HEALTH):
        await page.clock.run_for(TEN_SECONDS)
    await _tell_hidden(page, is_hidden=True)
    await page.clock.run_for(3 * TEN_SECONDS)
    assert len(asked) == 2
    async with page.expect_response(HEALTH):
        await _tell_hidden(page, is_hidden=False)
    await page.get_by_role("link", name="Models").click()
    await page.clock.run_for(3 * TEN_SECONDS)
    assert len(asked) == 3


async def test_after_an_error_it_says_so_and_goes_on_asking(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow_broken_connections()
    await page.clock.install()
    await open_section(page, "health")
    await expect(part(page, "API")).to_contain_text("✓ answers")
    bank.stop()
    await page.clock.run_for(TEN_SECONDS)
    await expect(page.get_by_role("alert")).to_contain_text("The service cannot be reached.")
    await expect(page.get_by_text("It is asked again by itself, with growing pauses.")).to_be_visible()
    await expect(part(page, "API")).to_contain_text("Version ")
    bank.start()
    async with page.expect_response(HEALTH):
        await page.clock.run_for(2 * TEN_SECONDS)
    await expect(page.get_by_role("alert")).to_have_count(0)
    async with page.expect_response(HEALTH):
        await page.clock.run_for(TEN_SECONDS)


async def test_parts_that_are_down_are_told_beside_those_that_are_up(page: Page) -> None:
    down = {
        "version": "1.2.3",
        "started": "2026-11-01T00:00:00Z",
        "database": {"kind": "postgresql", "state": "down", "milliseconds": None},
        "broker": {"state": "down"},
        "workers": {
            "mode": "rabbitmq",
            "state": "unknown",
            "count": None,
            "queue_depth": None,
            "dead_letters": None,
        },
        "champion": None,
        "activity": None,
    }
    await page.route(HEALTH, lambda route: route.fulfill(json=down))
    await open_section(page, "health")
    await expect(part(page, "Database")).to_contain_text("✕ does not answer")
    await expect(part(page, "Message broker")).to_contain_text("✕ cannot be reached")
    await expect(part(page, "Champion model")).to_contain_text("! not known")
    await expect(part(page, "Queue")).to_contain_text("! not known")
    await expect(part(page, "API")).to_contain_text("✓ answers")


@pytest.mark.rabbitmq
class TestWithWorkers:
    @pytest.fixture
    def bank(self, bank_with_a_worker: AsItWas) -> ServedBank:
        return bank_with_a_worker()

    async def test_workers_and_what_waits_for_them_are_counted(
        self, page: Page, bank: ServedBank, modules_broker: Broker
    ) -> None:
        await open_section(page, "health")
        await expect(part(page, "Message broker")).to_contain_text("✓ connected")
        await expect(part(page, "Workers")).to_contain_text("✓ take requests 1")
        await expect(part(page, "Queue")).to_contain_text("0 requests wait")
        bank.stop_worker()
        _ask_twice(modules_broker.url)
        await press(page, "Refresh")
        await expect(part(page, "Workers")).to_contain_text("✕ take no requests 0")
        await expect(part(page, "Queue")).to_contain_text("✕ waits for a worker 2 requests wait")
        bank.start_worker()
        await press(page, "Refresh")
        await expect(part(page, "Workers")).to_contain_text("✓ take requests 1")
        await expect(part(page, "Queue")).to_contain_text("0 requests wait")


def _ask_twice(url: str) -> None:
    """Two requests of another system, that nobody answers yet."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for client_id in (1, 2):
            channel.basic_publish("", "ml_scoring_queue", json.dumps({"client_id": client_id, "features": {}}).encode())


async def _tell_hidden(page: Page, *, is_hidden: bool) -> None:
    await page.evaluate(
        """(isHidden) => {
            Object.defineProperty(document, "hidden", { configurable: true, value: isHidden });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        is_hidden,
    )
