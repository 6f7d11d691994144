"""Pages fit the screen, stand still while they load, and move for nobody who minds."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.places import DATA, MAIN_PLACES, PLACES, Place, hold_data
from tests.fixtures.looks import ON_A_PHONE, Look
from tests.fixtures.page_watch import PageWatch
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
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((element) => `${element.nodeName}.${element.getAttribute("class")}`)
  .slice(0, 5)"""
LONGEST_MOTION = """() => Math.max(0, ...document.getAnimations().map((one) => {
  const { duration, iterations } = one.effect.getComputedTiming();
  return Number(duration) * iterations;
}))"""
UNNOTICED_MS = 20
PAUSE_SECONDS = 0.3


async def answer_slowly(route: Route) -> None:
    """So that what stands there while a page waits is seen first."""
    await asyncio.sleep(PAUSE_SECONDS)
    await route.continue_()


@pytest.mark.parametrize("look", [ON_A_PHONE], ids=str)
@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_nothing_is_wider_than_a_phone(
    page: Page, bank: ServedBank, watch: PageWatch, place: Place, look: Look
) -> None:
    watch.allow(404)
    await place.open(page, bank)
    scroll, window = await page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert scroll <= window, await page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("look", [Look(), ON_A_PHONE], ids=str)
@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
async def test_nothing_jumps_while_a_page_loads(page: Page, bank: ServedBank, place: Place, look: Look) -> None:
    await page.add_init_script(ADD_UP_SHIFTS)
    await page.route(DATA, answer_slowly)
    await place.open(page, bank)
    await page.wait_for_load_state("networkidle")
    shifts = await page.evaluate("shifts")
    assert sum(value for value, _ in shifts) < MAX_SHIFT, shifts


@pytest.mark.parametrize("look", [Look(calm=True)], ids=["calm"])
@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
async def test_nothing_moves_for_whoever_minds(page: Page, bank: ServedBank, place: Place, look: Look) -> None:
    await hold_data(page)
    await place.open(page, bank, until_settled=False)
    await expect(page.locator(".skeleton").filter(visible=True).first).to_be_visible()
    assert await page.evaluate(LONGEST_MOTION) <= UNNOTICED_MS
