"""Whoever watches over the pages sees what no page may do, and forgives only what was allowed."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from tests.fixtures.page_watch import PageWatch
from tests.fixtures.patience import eventually
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser


def told(watch: PageWatch, beginning: str) -> Callable[[], Awaitable[bool]]:
    """Whether there is a fault that begins so."""

    async def is_told() -> bool:
        return any(fault.startswith(beginning) for fault in watch.faults)

    return is_told


@pytest.mark.parametrize(
    ("deed", "seen"),
    [
        ("console.error('something broke')", "console error: something broke"),
        ("console.warn('something is odd')", "console warning: something is odd"),
        ("setTimeout(() => { throw new Error('nobody caught this') })", "exception: nobody caught this"),
        ("Promise.reject(new Error('nobody awaited this')) && 0", "exception: nobody awaited this"),
        ("alert(1)", "console error: alert(1) was called"),
        ("fetch('/nowhere')", "status 404: GET http"),
    ],
)
async def test_a_deed_is_seen(page: Page, watch: PageWatch, deed: str, seen: str) -> None:
    await page.goto("/")
    await page.evaluate(f"() => {{ {deed}; }}")
    await eventually(told(watch, seen))
    watch.faults.clear()


async def test_a_word_with_another_host_is_seen(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    elsewhere = bank.url.replace("127.0.0.1", "localhost")
    await page.goto("about:blank")
    await page.evaluate("(address) => fetch(address, { mode: 'no-cors' }).catch(() => {})", f"{elsewhere}/health")
    await eventually(told(watch, f"another host: GET {elsewhere}/health"))
    watch.faults.clear()


async def test_a_service_that_is_away_is_seen_unless_it_was_allowed(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    await page.goto("/")
    bank.stop()
    ask = "() => fetch('/health').catch(() => {})"
    await page.evaluate(ask)
    await eventually(told(watch, f"failed: GET {bank.url}/health: net::ERR_CONNECTION_REFUSED"))
    watch.faults.clear()
    watch.allow_broken_connections()
    await page.evaluate(ask)


async def test_an_answer_that_was_allowed_is_forgiven(page: Page, watch: PageWatch) -> None:
    watch.allow(404)
    await page.goto("/")
    await page.evaluate("() => fetch('/nowhere')")
