"""The pictures of `docs/walks/manager.md`: a morning of a manager with fifty clients."""

import re
from dataclasses import replace

from playwright.async_api import Page, expect

from tests.browser.picture import LIGHT, ON_A_PHONE, RUSSIAN, Picture

MANAGER = "manager_21"
LATE = "/ui/manager?overdue=1&sort=days_late&direction=down"


async def open_the_first(page: Page) -> None:
    """The card of the first client of the list."""
    await page.locator(".client-link").first.click()
    await expect(page.locator(".gauge")).to_be_visible()
    await page.wait_for_load_state("networkidle")


async def select_three(page: Page) -> None:
    """Three lines are selected."""
    for place in range(3):
        await page.locator("td .select-box").nth(place).check()
    await page.mouse.move(0, 0)


async def choose_columns(page: Page) -> None:
    """The choice of columns, without the login."""
    await page.locator(".columns-menu summary").click()
    await page.locator(".columns-menu input").first.uncheck()
    await page.mouse.move(0, 0)


async def save_the_view(page: Page) -> None:
    """The list has a name, and its menu is open."""
    menu = page.locator(".views-menu")
    await menu.locator("summary").click()
    await menu.get_by_role("textbox").fill("Late, most days first")
    await menu.get_by_role("button", name="Save").click()
    await expect(menu.get_by_role("link")).to_have_count(1)
    await page.mouse.move(0, 0)


async def search_in_latin(page: Page) -> None:
    """A name in Cyrillic letters, typed in Latin ones."""
    await page.get_by_role("searchbox").fill("shevch")
    await expect(page).to_have_url(re.compile("q=shevch"))
    await page.wait_for_load_state("networkidle")


_STEPS = (
    Picture("1-opens", MANAGER, "/ui/manager", LIGHT),
    Picture("2-late", MANAGER, LATE, LIGHT),
    Picture("3-card", MANAGER, LATE, LIGHT, open_the_first),
    Picture("4-selected", MANAGER, LATE, LIGHT, select_three),
    Picture("5-columns", MANAGER, LATE, RUSSIAN, choose_columns),
    Picture("6-view", MANAGER, LATE, LIGHT, save_the_view),
    Picture("7-search", MANAGER, "/ui/manager", LIGHT, search_in_latin),
    Picture("8-phone", MANAGER, LATE, ON_A_PHONE),
)
MANAGER_WALK = [replace(step, name=f"walk-manager-{step.name}") for step in _STEPS]
