"""The managers' page in every state: accessible, as wide as the window, without jumps."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import DESKTOP, PHONE, Look
from tests.fixtures.manager_page import listed
from tests.fixtures.page_actions import open_as, settled
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


async def _tables(page: Page, bank: ServedBank) -> None:
    for button in await page.locator(".figure-table .button:visible").all():
        await button.click()


async def _nothing(page: Page, bank: ServedBank) -> None:
    pass


Act = Callable[[Page, ServedBank], Awaitable[None]]
STATES: dict[str, tuple[str, Act]] = {
    "list": ("", _nothing),
    "nothing found": ("?q=nobody&overdue=1", _nothing),
    "card": ("?client=overdue", _tables),
    "refused edit": ("?client=overdue", _refused),
    "two versions": ("?client=overdue", _two_versions),
    "leaving": ("?client=overdue", _leaving),
    "never scored": ("?client=never_scored", _nothing),
    "without a credit": ("?client=without_credit", _nothing),
    "somebody else's client": ("?client=other_client", _nothing),
    "keys": ("", _help),
}


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_every_state_is_accessible(page: Page, bank: ServedBank, look: Look, watch: PageWatch) -> None:
    watch.allow(404, 412, 422)
    page.on("dialog", lambda dialog: dialog.accept())
    await open_as(page, "manager")
    found: dict[str, list[str]] = {}
    for state, (query, act) in STATES.items():
        address, _, login = query.partition("client=")
        await page.goto("/ui/manager")
        await page.goto(f"/ui/manager{address}" + (f"client={bank.user_id(login)}" if login else ""))
        await settled(page)
        await act(page, bank)
        found[state] = await axe(page)
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_nothing_is_wider_than_the_window(page: Page, bank: ServedBank, look: Look) -> None:
    await open_as(page, "admin", "/ui/manager?all=1")
    await listed(page)
    for client in ("", f"&client={bank.user_id('client')}"):
        await page.goto(f"/ui/manager?all=1{client}")
        await settled(page)
        assert await page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


async def test_nothing_jumps_while_the_page_comes(page: Page, bank: ServedBank) -> None:
    await page.add_init_script(SHIFTS)
    await open_as(page, "manager", f"/ui/manager?client={bank.user_id('client')}")
    shifts = await page.evaluate("() => window.shifts")
    assert sum(size for size, _ in shifts) < 0.01, shifts


SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
            window.shifts.push([value, sources.map(({ node }) => node?.className ?? node?.nodeName)]);
        }
    }).observe({ type: "layout-shift", buffered: true });
"""
