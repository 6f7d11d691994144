"""axe-core finds nothing: on no page, in no state, in neither theme, on no screen; and nothing is wider than a phone.

To load a page costs more than to look at it: each is looked at in every way while it is there.
"""

import pytest
from playwright.async_api import Page, expect

from tests.browser.places import (
    BROKEN,
    CLIENT,
    CREDIT,
    MAIN_PLACES,
    MANAGER,
    PLACES,
    USERS,
    Place,
    break_data,
    hold_data,
    mend,
)
from tests.fixtures.axe import RULES_OF_COLOUR, axe
from tests.fixtures.looks import ON_A_PHONE, Look
from tests.fixtures.page_actions import settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.patience import eventually
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
LOOKS: dict[Look, tuple[str, ...]] = {ON_A_PHONE: (), Look(): (), Look(theme="dark"): RULES_OF_COLOUR}
"""By which rules each is judged, none for all: the other theme shows the same elements in the same places."""
ONE_OF_EACH_PAGE = [CLIENT, CREDIT, MANAGER, USERS]
"""The link stands in each page's HTML, whatever is drawn below it."""
OPENED_ON_A_PHONE = pytest.mark.parametrize("look", [ON_A_PHONE], ids=str)
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const elements = [...document.querySelectorAll("body *")];
  return elements.filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => `${element.nodeName}.${element.getAttribute("class")}`).slice(0, 5).concat("the page");
}"""
LONGEST_MOTION = """() => Math.max(0, ...document.getAnimations().map((one) => {
  const { duration, iterations } = one.effect.getComputedTiming();
  return Number(duration) * iterations;
}))"""
UNNOTICED_MS = 20


async def faults_in_every_look(page: Page) -> list[str]:
    """What axe finds, and what is too wide, in each of them, one after the other on the same page."""
    found = []
    for look, rules in LOOKS.items():
        await page.emulate_media(color_scheme=look.theme)
        await page.set_viewport_size({"width": look.width, "height": look.height})
        found += [f"{look}: wider than the window: {element}" for element in await page.evaluate(TOO_WIDE)]
        found += [f"{look}: {fault}" for fault in await axe(page, rules=rules)]
    return found


@OPENED_ON_A_PHONE
@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_every_place(page: Page, bank: ServedBank, watch: PageWatch, place: Place, look: Look) -> None:
    watch.allow(404)  # another manager's client is as if there were none
    await place.open(page, bank)
    assert await faults_in_every_look(page) == []


@OPENED_ON_A_PHONE
@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
async def test_while_it_loads_and_nothing_moves_where_less_motion_is_wished(
    page: Page, bank: ServedBank, place: Place, look: Look
) -> None:
    await hold_data(page)
    await place.open(page, bank, until_settled=False)
    await expect(page.locator(".skeleton").filter(visible=True).first).to_be_visible()
    assert await faults_in_every_look(page) == []
    await page.emulate_media(reduced_motion="reduce")
    assert await page.evaluate(LONGEST_MOTION) <= UNNOTICED_MS


@OPENED_ON_A_PHONE
@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
async def test_when_it_failed_and_that_it_can_be_tried_again(
    page: Page, bank: ServedBank, watch: PageWatch, place: Place, look: Look
) -> None:
    watch.allow(500)
    await break_data(page)
    await place.open(page, bank)
    await expect(page.get_by_role("alert").filter(visible=True).first).to_be_visible()
    assert await faults_in_every_look(page) == []
    await try_again(page)


async def try_again(page: Page) -> None:
    """The alert says what support needs to know, and its button works once nothing is broken."""
    alerts = page.locator("main").get_by_role("alert")
    await expect(alerts.first).to_contain_text("Something broke on our side.")
    await expect(alerts.first).to_contain_text(f"Request {BROKEN['request_id']}")
    await mend(page)
    again = page.get_by_role("button", name="Try again")

    async def nothing_is_broken() -> bool:
        if await again.count():
            await again.first.click()
        await settled(page)
        return await alerts.count() == 0

    await eventually(nothing_is_broken)
    await expect(page.locator("main")).not_to_be_empty()


@OPENED_ON_A_PHONE
async def test_the_account_and_its_dialog(page: Page, bank: ServedBank, look: Look) -> None:
    await MAIN_PLACES[0].open(page, bank)
    await page.locator(".top details.menu summary").click()
    assert await faults_in_every_look(page) == []
    await page.get_by_role("button", name="Change password").click()
    assert await faults_in_every_look(page) == []
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()


@pytest.mark.parametrize("place", ONE_OF_EACH_PAGE, ids=str)
async def test_the_keyboard_reaches_the_content_without_passing_all_the_rest(
    page: Page, bank: ServedBank, place: Place
) -> None:
    await place.open(page, bank)
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()
