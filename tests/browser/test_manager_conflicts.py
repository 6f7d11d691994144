"""Two people, or two windows of one, edit the same client: both versions are shown, nothing is lost."""

import json

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import Look
from tests.fixtures.manager_page import field, open_card, save, saved
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
BORIS = "Борис Годунов"


async def test_the_second_of_two_people_sees_both_versions_and_chooses(
    page: Page, browser: Browser, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(412)
    await open_card(page, BORIS)
    async with fresh_context(browser, bank.url, Look()) as elsewhere:
        theirs = await elsewhere.new_page()
        await open_card(theirs, BORIS, "admin")
        await field(theirs, "Monthly income").fill("90000")
        await field(theirs, "Housing").select_option("rent")
        await save(theirs)
        await expect(saved(theirs)).to_be_visible()
    await field(page, "Monthly income").fill("95000")
    await field(page, "Loan term").fill("36")
    await save(page)

    dialog = page.get_by_role("dialog", name="Another user changed this client")
    await expect(dialog).to_contain_text("Ада Лавлейс saved other data")
    income, housing, term = (
        dialog.get_by_role("group", name=name) for name in ("Monthly income", "Housing", "Loan term")
    )
    await expect(income.get_by_role("radio", name="Mine 95,000")).to_be_checked()
    await expect(income.get_by_role("radio", name="Saved now 90,000 Ада Лавлейс")).not_to_be_checked()
    await expect(housing.get_by_role("radio", name="Saved now rent")).to_be_checked()
    await expect(term.get_by_role("radio", name="Mine 36 months")).to_be_checked()
    await income.get_by_role("radio", name="Saved now").check()
    await page.get_by_role("button", name="Save this choice").click()

    await expect(saved(page)).to_be_visible()
    await expect(field(page, "Monthly income")).to_have_value("90,000")
    assert _features(bank) == {"income_monthly": 90000, "housing": "rent", "term_months": 36}
    assert bank.query(f"SELECT revision FROM clients WHERE user_id = {bank.user_id('overdue')}") == [(3,)]


async def test_mine_can_be_kept_against_theirs_and_scored_at_once(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(412)
    await open_card(page, BORIS)
    other = await page.context.new_page()
    await open_card(other, BORIS)
    await field(other, "Monthly income").fill("90000")
    await save(other)
    await expect(saved(other)).to_be_visible()
    await page.bring_to_front()
    await field(page, "Monthly income").fill("95000")
    await page.get_by_role("button", name="Save and re-score").click()

    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("in another window")
    await page.get_by_role("button", name="Save this choice").click()
    await expect(page.locator(".announcements")).to_contain_text("New rating")
    assert _features(bank)["income_monthly"] == 95000
    await expect(page.locator(".score-facts")).to_contain_text("version 3 of the data")


async def test_going_back_to_editing_keeps_the_edits_and_asks_again(page: Page, watch: PageWatch) -> None:
    watch.allow(412)
    await open_card(page, BORIS)
    await _saved_elsewhere(page, "90000")
    await field(page, "Loan term").fill("36")
    for _ in range(2):
        await page.keyboard.press("Control+s")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.get_by_role("button", name="Back to editing").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(field(page, "Loan term")).to_have_value("36")


async def test_a_third_version_in_the_meantime_is_told_as_well(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(412)
    await open_card(page, BORIS)
    await _saved_elsewhere(page, "90000")
    await field(page, "Loan term").fill("36")
    await page.keyboard.press("Control+s")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await _saved_elsewhere(page, "91000")
    await page.get_by_role("button", name="Save this choice").click()
    await expect(page.get_by_role("radio", name="Saved now 91,000")).to_be_checked()
    await page.get_by_role("button", name="Save this choice").click()
    await expect(saved(page)).to_be_visible()
    assert _features(bank) == {"income_monthly": 91000, "housing": "owner", "term_months": 36}


async def test_the_same_edit_twice_is_no_conflict(page: Page, watch: PageWatch) -> None:
    watch.allow(412)
    await open_card(page, BORIS)
    await _saved_elsewhere(page, "90000")
    await field(page, "Monthly income").fill("90,000")
    await page.keyboard.press("Control+s")
    await expect(saved(page)).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def _saved_elsewhere(page: Page, income: str) -> None:
    """The same client is saved in another window."""
    other = await page.context.new_page()
    await open_card(other, BORIS)
    await field(other, "Monthly income").fill(income)
    await save(other)
    await expect(saved(other)).to_be_visible()
    await other.close()


def _features(bank: ServedBank) -> dict[str, object]:
    ((text,),) = bank.query(f"SELECT features FROM clients WHERE user_id = {bank.user_id('overdue')}")
    features = json.loads(text)
    return {name: features[name] for name in ("income_monthly", "housing", "term_months")}
