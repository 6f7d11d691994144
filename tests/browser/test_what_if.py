"""A client asks what would change the rating, and reads it in plain sentences."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import ON_A_PHONE, Look
from tests.fixtures.page_actions import change_as_manager, open_as
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 800}
WIDER_THAN_THE_WINDOW = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def card(page: Page) -> Locator:
    return page.locator(".what-if-card")


async def ask(page: Page, login: str) -> None:
    await open_as(page, login)
    await card(page).get_by_role("button").click()
    await expect(card(page).locator(".what-if-note")).to_be_visible()


async def looks_right_everywhere(page: Page) -> None:
    for look in (Look(), ON_A_PHONE, Look(theme="dark")):
        await page.emulate_media(color_scheme=look.theme)
        await page.set_viewport_size({"width": look.width, "height": look.height})
        assert await axe(page) == []
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert await page.evaluate(WIDER_THAN_THE_WINDOW) is False


async def test_ways_to_a_better_rating_are_shown_announced_and_stored_without_an_event(
    page: Page, bank: ServedBank
) -> None:
    change_as_manager(
        bank, "client", {"credit_amount": 1_500_000, "expenses_monthly": 70_000, "income_monthly": 90_000}
    )
    events = bank.query("SELECT count(*) FROM scores")
    await ask(page, "client")
    ((answers,),) = bank.query("SELECT count(*) FROM what_ifs")
    assert answers == 1
    assert bank.query("SELECT count(*) FROM scores") == events
    await expect(card(page).get_by_role("listitem").first).to_contain_text("Your rating would be")
    await expect(card(page)).to_contain_text("With this model and today's data, no promise.")
    await expect(page.locator("[role=status]").filter(has_text="better rating found").first).to_be_attached()
    await looks_right_everywhere(page)


async def test_where_nothing_helps_it_says_so(page: Page) -> None:
    await ask(page, "overdue")
    await expect(card(page)).to_contain_text("No change of what you could change")
    await expect(card(page)).to_contain_text("Considered: monthly expenses")
    await looks_right_everywhere(page)


async def test_the_best_band_has_nothing_to_reach(page: Page) -> None:
    await ask(page, "without_credit")
    await expect(card(page)).to_contain_text("You are in the best band already.")


async def test_a_client_without_a_rating_is_not_offered_it(page: Page) -> None:
    await open_as(page, "never_scored")
    await expect(page.get_by_text("You have no rating yet")).to_be_visible()
    await expect(card(page)).to_have_count(0)
