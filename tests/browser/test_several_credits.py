"""Several credits of a client: shown whole to the client, folded on the manager's card, with what was recorded."""

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
CREDIT = "/ui/client/credit"
OPEN = {"amount_total": 75_000, "annual_rate": 0.19, "opened_on": "2026-03-14", "as_of": "2026-05", "term_months": 12}
REPAID = {**OPEN, "opened_on": "2020-01-09", "as_of": "2021-01", "payment_history": [{"months_ago": 0, "status": "C"}]}


def two_more(bank: ServedBank) -> None:
    """An open credit with a month paid late, and one that is paid off, entered by the client's manager."""
    assert bank.service is not None
    with bank.service.client() as manager:
        manager.post("/auth/login", json={"login": "manager", "password": PASSWORD}).raise_for_status()
        for credit in (REPAID, OPEN):
            answer = manager.post(f"/clients/{bank.user_id('overdue')}/credits", json=credit).raise_for_status()
        payments = f"/credits/{answer.json()['id']}/payments"
        manager.post(payments, json={"month": "2026-06", "status": "1"}).raise_for_status()


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_each_credit_has_its_facts_and_payments_the_newest_open_one_first(
    page: Page, bank: ServedBank, look: Look
) -> None:
    two_more(bank)
    await open_as(page, "overdue", CREDIT)
    await expect(page.locator(".figure-amount")).to_have_count(3)
    await expect(page.locator(".calendar")).to_have_count(3)
    tags = [tag.strip() for tag in await page.locator(".tag").all_inner_texts()]
    assert len(set(tags)) == 3
    await page.locator(".figure-table button").nth(1).click()
    assert await axe(page) == []
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= look.width


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_the_card_shows_one_credit_and_opens_the_others(page: Page, bank: ServedBank, look: Look) -> None:
    two_more(bank)
    await open_as(page, "manager", f"/ui/manager?client={bank.user_id('overdue')}")
    others = page.locator("section[aria-labelledby=credit-title] details")
    await expect(others).to_have_count(2)
    await expect(page.locator("section[aria-labelledby=credit-title] .calendar:visible")).to_have_count(1)
    await others.first.locator("summary").click()
    await expect(page.locator("section[aria-labelledby=credit-title] .calendar:visible")).to_have_count(2)
    assert await axe(page) == []
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= look.width
