"""axe-core finds nothing: on no page, in no state, in neither theme, on no screen."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.places import MAIN_PLACES, PLACES, Place, break_data, hold_data
from tests.fixtures.axe import axe
from tests.fixtures.looks import ON_A_PHONE, Look
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
LOOKS = [Look(), Look(theme="dark"), ON_A_PHONE]


async def faults_in_every_look(page: Page) -> list[str]:
    """What axe finds in each of them, one after the other on the same page: to load it costs more than to look."""
    found = []
    for look in LOOKS:
        await page.emulate_media(color_scheme=look.theme)
        await page.set_viewport_size({"width": look.width, "height": look.height})
        found += [f"{look}: {fault}" for fault in await axe(page)]
    return found


@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_every_place(page: Page, bank: ServedBank, watch: PageWatch, place: Place) -> None:
    watch.allow(404)  # another manager's client is as if there were none
    await place.open(page, bank)
    assert await faults_in_every_look(page) == []


@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
async def test_while_it_loads(page: Page, bank: ServedBank, place: Place) -> None:
    await hold_data(page)
    await place.open(page, bank, until_settled=False)
    await expect(page.locator(".skeleton").filter(visible=True).first).to_be_visible()
    assert await faults_in_every_look(page) == []


@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
async def test_when_it_failed(page: Page, bank: ServedBank, watch: PageWatch, place: Place) -> None:
    watch.allow(500)
    await break_data(page)
    await place.open(page, bank)
    await expect(page.get_by_role("alert").filter(visible=True).first).to_be_visible()
    assert await faults_in_every_look(page) == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_account_and_its_dialog(page: Page, bank: ServedBank, look: Look) -> None:
    await MAIN_PLACES[0].open(page, bank)
    await page.locator("details.menu summary").click()
    assert await axe(page) == []
    await page.get_by_role("button", name="Change password").click()
    assert await axe(page) == []
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()


@pytest.mark.parametrize("place", MAIN_PLACES, ids=str)
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
