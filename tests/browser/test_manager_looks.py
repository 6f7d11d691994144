"""The managers' page is accessible in the states that somebody's doing brings about."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import DESKTOP, PHONE, Look
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
LOOKS = [
    Look(language="en", theme="light", width=DESKTOP),
    Look(language="en", theme="dark", width=PHONE),
    Look(language="ru", theme="light", width=PHONE),
    Look(language="ru", theme="dark", width=DESKTOP),
]
"""Each pair of language, theme and width is among them."""


async def _refused(page: Page, bank: ServedBank) -> None:
    await page.locator("#feature-term_months").fill("1000")
    await page.locator("#feature-income_monthly").fill("1")
    await page.keyboard.press("Control+s")
    await expect(page.locator(".field-error")).to_be_visible()


async def _two_versions(page: Page, bank: ServedBank) -> None:
    client = bank.user_id("overdue")
    answer = await page.context.request.patch(f"/clients/{client}", data={"income_monthly": 90000, "housing": "rent"})
    assert answer.ok, await answer.text()
    await page.locator("#feature-term_months").fill("36")
    await page.keyboard.press("Control+s")
    await expect(page.locator(".versions")).to_be_visible()


async def _leaving(page: Page, bank: ServedBank) -> None:
    await page.locator("#feature-term_months").fill("36")
    for _ in range(2):
        await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _help(page: Page, bank: ServedBank) -> None:
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _saved_views(page: Page, bank: ServedBank) -> None:
    await page.locator(".views-menu summary").click()
    await expect(page.locator(".save-view")).to_be_visible()


async def _columns(page: Page, bank: ServedBank) -> None:
    summary = page.locator(".columns-menu summary")
    if await summary.is_visible():  # in cards there are no columns
        await summary.click()
        await expect(page.locator(".menu-choice").first).to_be_visible()


async def _selected(page: Page, bank: ServedBank) -> None:
    for place in range(2):
        await page.locator("td .select-box").nth(place).check()
    await expect(page.locator(".selection")).to_be_visible()


async def _tables(page: Page, bank: ServedBank) -> None:
    for button in await page.locator(".figure-table .button:visible").all():
        await button.click()


Act = Callable[[Page, ServedBank], Awaitable[None]]
STATES: dict[str, tuple[str, Act]] = {
    "tables": ("?client={client}", _tables),
    "refused edit": ("?client={client}", _refused),
    "two versions": ("?client={client}", _two_versions),
    "leaving": ("?client={client}", _leaving),
    "keys": ("", _help),
    "saved views": ("", _saved_views),
    "columns": ("", _columns),
    "selected": ("", _selected),
}


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_every_state_is_accessible(page: Page, bank: ServedBank, look: Look, watch: PageWatch) -> None:
    watch.allow(412, 422)
    page.on("dialog", lambda dialog: dialog.accept())
    found: dict[str, list[str]] = {}
    for state, (query, act) in STATES.items():
        await open_as(page, "manager", f"/ui/manager{query.format(client=bank.user_id('overdue'))}")
        await act(page, bank)
        found[state] = await axe(page)
    assert {state: faults for state, faults in found.items() if faults} == {}
