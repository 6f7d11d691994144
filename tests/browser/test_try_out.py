"""A manager tries values on a client's card: PD, rating, what moved it, the largest reasons; nothing is stored."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.manager_page import field, listed, open_card
from tests.fixtures.page_actions import log_in, open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
BORIS, VERA = "Борис Годунов", "Вера Павловна"
WIDER_THAN_ITS_WINDOW = """() => [...document.querySelectorAll("html, dialog, .try-out, .try-out-result")]
    .some((each) => each.scrollWidth > each.clientWidth)"""
STORED = """SELECT (SELECT count(*) FROM scores), (SELECT count(*) FROM what_ifs),
    (SELECT count(*) FROM client_revisions),
    (SELECT group_concat(features || revision) FROM clients)"""
WAY = re.compile("^(Try values|Пробный расчёт)$")
COMPUTE = re.compile("^(Compute|Рассчитать)$")


def sandbox(page: Page) -> Locator:
    return page.get_by_role("dialog")


def tried(page: Page, label: str) -> Locator:
    """The field of a feature in the sandbox."""
    return sandbox(page).get_by_label(label, exact=True)


def says(page: Page) -> Locator:
    """The result in one sentence."""
    return sandbox(page).get_by_role("status")


async def open_sandbox(page: Page, name: str) -> None:
    await open_card(page, name)
    await page.get_by_role("button", name=WAY).click()
    await expect(sandbox(page).get_by_role("button", name=COMPUTE)).to_be_visible()


async def compute(page: Page) -> None:
    await sandbox(page).get_by_role("button", name=COMPUTE).click()
    await expect(sandbox(page).locator(".try-out-figures")).to_be_visible()


async def test_tried_values_bring_figures_moves_and_reasons_and_nothing_is_stored(page: Page, bank: ServedBank) -> None:
    before = bank.query(STORED)
    await open_sandbox(page, BORIS)
    await expect(sandbox(page)).to_have_accessible_name("Try values: nothing is stored")
    await tried(page, "Negative credit records").select_option("No")
    await tried(page, "Monthly income").fill("300000")
    await compute(page)
    await expect(says(page)).to_have_text(re.compile(r"^Rating [\d.]+ \(\+[\d.]+\), band [A-E], PD [\d.]+%\.$"))
    stored, now = [
        float(text.removesuffix("%"))
        for text in await sandbox(page)
        .get_by_role("row", name="Probability of default")
        .locator("td")
        .all_inner_texts()
    ]
    assert now < stored
    moved = sandbox(page).locator(".score-changes li")
    await expect(moved.filter(has_text="Monthly income: 60,000 → 300,000")).to_be_visible()
    await expect(moved.filter(has_text="Negative credit records: Yes → No")).to_contain_text("raised the rating")
    await expect(sandbox(page).locator(".try-out-reasons li")).to_have_count(5)
    assert bank.query(STORED) == before


async def test_the_figures_are_those_of_a_score_of_the_same_values(page: Page) -> None:
    await open_sandbox(page, VERA)
    await tried(page, "Monthly income").fill("150000")
    await compute(page)
    await expect(sandbox(page)).to_contain_text("There is no stored score to compare with.")
    rating = await sandbox(page).get_by_role("row", name="Rating").locator(".try-out-now").inner_text()
    await sandbox(page).get_by_role("button", name="Take over into the form").click()
    await page.get_by_role("button", name="Save and re-score").click()
    await expect(page.locator(".announcements")).to_contain_text("New rating")
    await expect(page.locator(".gauge-number")).to_have_text(rating)


async def test_tried_values_are_taken_over_into_the_form_and_are_still_to_be_saved(
    page: Page, bank: ServedBank
) -> None:
    before = bank.query(STORED)
    await open_card(page, BORIS)
    await field(page, "Loan term").fill("24")
    await page.get_by_role("button", name=WAY).click()
    await expect(tried(page, "Loan term")).to_have_value("24")
    await tried(page, "Monthly income").fill("111000")
    await sandbox(page).get_by_role("button", name="Take over into the form").click()
    await expect(sandbox(page)).to_have_count(0)
    await expect(field(page, "Monthly income")).to_have_value("111,000")
    await expect(page.get_by_text("2 unsaved changes")).to_be_visible()
    await expect(page.locator(".announcements")).to_contain_text("2 values taken over into the form")
    await expect(page.locator(".features :focus")).to_have_count(1)
    assert bank.query(STORED) == before


async def test_closing_leaves_the_form_alone_and_what_was_tried_is_there_again(page: Page) -> None:
    await open_sandbox(page, BORIS)
    await tried(page, "Monthly income").fill("111000")
    await page.keyboard.press("Escape")
    await expect(sandbox(page)).to_have_count(0)
    await expect(page.get_by_role("button", name=WAY)).to_be_focused()
    await expect(field(page, "Monthly income")).to_have_value("60,000")
    await page.keyboard.press("Enter")
    await expect(tried(page, "Monthly income")).to_have_value("111,000")
    await sandbox(page).get_by_role("button", name="Reset").click()
    await expect(tried(page, "Monthly income")).to_have_value("60,000")


async def test_by_keys_alone_a_value_is_tried_and_a_result_of_older_values_says_so(page: Page) -> None:
    await open_card(page, BORIS)
    await page.get_by_role("button", name=WAY).focus()
    await page.keyboard.press("Enter")
    await tried(page, "Monthly income").focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("300000")
    await page.keyboard.press("Enter")
    await expect(says(page)).to_contain_text("Rating")
    await page.keyboard.press("Backspace")
    await expect(says(page)).to_have_text("The values have changed since; compute again.")


async def test_what_the_service_refuses_is_said_beside_the_field(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_sandbox(page, BORIS)
    await tried(page, "Loan term").fill("1000")
    await sandbox(page).get_by_role("button", name=COMPUTE).click()
    await expect(tried(page, "Loan term")).to_be_focused()
    await expect(tried(page, "Loan term")).to_have_accessible_description(re.compile("from 1 to 480"))
    await expect(says(page)).to_have_text("1 field needs attention.")
    await tried(page, "Loan term").fill("24")
    await compute(page)
    await expect(sandbox(page).locator(".field-error")).to_have_count(0)


async def test_an_auditor_and_another_manager_cannot(page: Page, bank: ServedBank) -> None:
    client = bank.user_id("overdue")
    bank.query("UPDATE users SET role = 'auditor' WHERE login = 'other_admin'")
    await open_as(page, "other_admin", f"/ui/manager?client={client}")
    await expect(page.get_by_role("heading", name=BORIS)).to_be_visible()
    await expect(page.get_by_role("button", name=WAY)).to_have_count(0)
    for login, status in (("other_admin", 403), ("other_manager", 404), ("overdue", 403)):
        await log_in(page, login)
        answer = await page.context.request.post(f"/clients/{client}/try-out", data={})
        assert answer.status == status, login
    await open_as(page, "other_manager", "/ui/manager")
    await expect((await listed(page)).filter(has_text=BORIS)).to_have_count(0)


@pytest.mark.parametrize("look", [*DIFFERENT_LOOKS, Look(width=390), Look(language="ru", width=320)], ids=str)
async def test_it_is_accessible_and_no_wider_than_its_window_in_every_state(
    page: Page, look: Look, watch: PageWatch
) -> None:
    watch.allow(422)
    await open_sandbox(page, BORIS)
    assert await axe(page) == []
    await page.locator("#tried-income_monthly").fill("300000")
    await compute(page)
    assert await axe(page) == []
    await page.locator("#tried-term_months").fill("1000")
    assert await axe(page) == []
    await sandbox(page).get_by_role("button", name=COMPUTE).click()
    await expect(sandbox(page).locator(".field-error")).to_be_visible()
    assert await axe(page) == []
    assert await page.evaluate(WIDER_THAN_ITS_WINDOW) is False
