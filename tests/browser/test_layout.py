"""Pages stand still while they load. That they fit the screen, and motion: `test_accessibility.py`."""

import asyncio

import pytest
from playwright.async_api import Page, Route

from tests.browser.places import CARD_DECIDED, DATA, MAIN_PLACES, Place
from tests.fixtures.looks import ON_A_PHONE, Look
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
MAX_SHIFT = 0.02
ADD_UP_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const nodes = entry.sources.map((source) => source.node?.className ?? source.node?.nodeName ?? "");
    if (!entry.hadRecentInput) window.shifts.push([entry.value, nodes.join(", ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
PAUSE_SECONDS = 0.3


async def answer_slowly(route: Route) -> None:
    """So that what stands there while a page waits is seen first."""
    await asyncio.sleep(PAUSE_SECONDS)
    await route.continue_()


@pytest.mark.parametrize("look", [Look(), ON_A_PHONE], ids=str)
@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
async def test_nothing_jumps_while_a_page_loads(page: Page, bank: ServedBank, place: Place, look: Look) -> None:
    await page.add_init_script(ADD_UP_SHIFTS)
    await page.route(DATA, answer_slowly)
    await place.open(page, bank)
    await page.wait_for_load_state("networkidle")
    shifts = await page.evaluate("shifts")
    assert sum(value for value, _ in shifts) < MAX_SHIFT, shifts


async def test_decisions_stay_where_they_are_when_the_score_comes_after_them(page: Page, bank: ServedBank) -> None:
    async def answer_last(route: Route) -> None:
        await asyncio.sleep(4 * PAUSE_SECONDS)
        await route.continue_()

    await page.add_init_script(ADD_UP_SHIFTS)
    await page.route("**/clients/*/scores*", answer_last)
    await CARD_DECIDED.open(page, bank)
    await page.wait_for_load_state("networkidle")
    shifts = await page.evaluate("shifts")
    assert sum(value for value, _ in shifts) < MAX_SHIFT, shifts
