"""Approvals as two people see them: one proposes, nothing is done, another reads what it is and decides."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fixtures.admin_actions import answer, asked, close, open_section, press, row_of
from tests.fixtures.axe import axe
from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import EVERY_LOOK, IN_BOTH_LANGUAGES, ON_A_PHONE, Look
from tests.fixtures.page_actions import log_in, open_as, settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
APPROVALS = "/ui/approvals"
ANNA = {"login": "anna_2026", "password": "a long sentence is best", "first_name": "Anna", "last_name": "Berg"}


async def switch_on(page: Page) -> None:
    await log_in(page, "other_admin")
    assert (await page.context.request.post("/four-eyes/on")).ok


async def propose(page: Page) -> None:
    """The other admin proposes an auditor."""
    await switch_on(page)
    answer = await page.context.request.post("/users", data={**ANNA, "role": "auditor"})
    assert answer.status == 202
    await page.context.clear_cookies()


async def test_it_is_switched_on_from_the_page_and_there_is_no_way_back(page: Page) -> None:
    await open_as(page, "admin", APPROVALS)
    await expect(page.get_by_text("Four eyes are off")).to_be_visible()
    await press(page, "Switch on")
    await expect(asked(page)).to_contain_text("No one can switch this off again.")
    await answer(page, "Switch on")
    await expect(page.get_by_text("Four eyes are on")).to_be_visible()
    await expect(page.get_by_role("button", name="Switch")).to_have_count(0)
    await page.goto("/ui/admin?section=health")
    await expect(page.locator("[data-part=four_eyes]")).to_contain_text("on")


async def test_one_resets_a_password_by_the_list_and_another_approves(
    page: Page, browser: Browser, bank: ServedBank, look: Look
) -> None:
    await switch_on(page)
    await page.context.clear_cookies()
    await open_section(page, "users", role="manager")
    await press(row_of(page, "Mary Poppins"), "Reset password")
    await answer(page, "Reset password")
    await expect(asked(page)).to_contain_text("Proposed, not done yet")
    await close(page)
    await page.goto(APPROVALS)
    await expect(page.locator(".proposal")).to_contain_text("You proposed this; another person has to approve it.")
    await expect(page.locator(".proposal").get_by_role("button")).to_have_text(["Withdraw"])
    async with fresh_context(browser, bank.url, look) as elsewhere:
        other = await elsewhere.new_page()
        await open_as(other, "other_admin", "/ui/admin")
        way = other.get_by_role("navigation", name="Main menu").get_by_role("link", name="Approvals")
        await expect(way).to_contain_text("1 waits")
        await way.click()
        proposal = other.locator(".proposal")
        await expect(proposal).to_contain_text("Reset the password of Mary Poppins")
        await expect(proposal).to_contain_text("present password → password set by the proposer")
        await expect(proposal).to_contain_text(re.compile(r"Proposed by\s+Ада Лавлейс"))
        await press(proposal, "Approve")
        await answer(other, "Approve")
        await expect(other.locator(".announcements")).to_contain_text("Approved and done.")
        await expect(other.get_by_text("Nothing waits")).to_be_visible()
        await expect(way).not_to_contain_text("waits")
        decided = other.get_by_role("region", name="Decided")
        await expect(decided).to_contain_text(re.compile("approved.*Grace Hopper", re.DOTALL))


async def test_a_rejection_needs_a_reason_which_the_proposer_reads(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await propose(page)
    await open_as(page, "admin", APPROVALS)
    proposal = page.locator(".proposal")
    await expect(proposal).to_contain_text("Add Anna Berg")
    await expect(proposal).to_contain_text("RoleAuditor")
    await press(proposal, "Reject")
    await answer(page, "Reject")
    await expect(asked(page).locator(".field-error")).to_have_text("Please fill this in.")
    await asked(page).get_by_label("Reason").fill("She starts in May.")
    await answer(page, "Reject")
    await expect(page.get_by_role("region", name="Decided")).to_contain_text("She starts in May.")


async def test_acts_of_one_person_are_there_to_be_looked_through(page: Page) -> None:
    await open_section(page, "models")
    await press(page, "Roll back")
    await asked(page).get_by_role("button", name=re.compile("^Roll back")).click()
    await close(page)
    await page.goto(APPROVALS)
    await expect(page.get_by_role("region", name="Done by one person")).to_contain_text("Rolled back to model")


@pytest.mark.parametrize("look", EVERY_LOOK, ids=str)
async def test_the_inbox_is_accessible_in_every_look(page: Page) -> None:
    await propose(page)
    await open_as(page, "admin", APPROVALS)
    assert await axe(page) == []
    await page.locator(".proposal").get_by_role("button").last.click()
    await expect(asked(page)).to_be_visible()
    assert await axe(page) == []


@pytest.mark.parametrize("look", [ON_A_PHONE, Look(width=320, height=640)], ids=str)
async def test_nothing_is_wider_than_a_phone(page: Page) -> None:
    await propose(page)
    await open_as(page, "admin", APPROVALS)
    await settled(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


async def test_an_auditor_reads_a_card_and_finds_nothing_to_change(page: Page, bank: ServedBank) -> None:
    bank.query("UPDATE users SET role = 'auditor' WHERE login = 'other_admin'")
    await open_as(page, "other_admin", f"/ui/manager?client={bank.user_id('client')}")
    card = page.locator("article")
    await expect(card.get_by_role("heading", name="Анна Ёлкина")).to_be_visible()
    await settled(page)
    for name in ("Edit", "Save", "Re-score", "Score"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    await expect(card.get_by_role("spinbutton").or_(card.get_by_role("textbox")).first).to_be_disabled()
    assert await axe(page) == []
    await page.goto("/ui/admin")
    await settled(page)
    await expect(page.get_by_role("button", name=re.compile("New user|Reset password|Deactivate"))).to_have_count(0)
    await expect(page.locator(".tabs a")).to_have_count(5)


async def test_a_risk_officer_finds_models_and_approvals_alone(page: Page, bank: ServedBank) -> None:
    bank.query("UPDATE users SET role = 'risk' WHERE login = 'other_admin'")
    await open_as(page, "other_admin")
    await expect(page.get_by_role("region", name="Champion")).to_be_visible()
    places = page.get_by_role("navigation", name="Main menu").get_by_role("link")
    await expect(places).to_have_text(["Administration", "Approvals"])
    assert await axe(page) == []


WHY_NOT = {"en": "The client has an open credit", "ru": "У клиента есть непогашенный кредит"}
CREDIT = """
INSERT INTO credits (client_id, amount_total, annual_rate, payment_history)
SELECT id, 1000, 1000, '[{"months_ago": 0, "status": "0"}]' FROM users WHERE login = 'client'
"""


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
async def test_an_erasure_that_the_law_forbids_by_now_says_why(
    page: Page, bank: ServedBank, watch: PageWatch, look: Look
) -> None:
    """Proposed while there was no credit, and approved after one was given."""
    watch.allow(409)
    await switch_on(page)
    bank.query("DELETE FROM credits WHERE client_id = (SELECT id FROM users WHERE login = 'client')")
    body = {"ground": "request", "login": "client"}
    assert (await page.context.request.post(f"/users/{bank.user_id('client')}/erase", data=body)).status == 202
    bank.query(CREDIT)
    await page.context.clear_cookies()
    await open_as(page, "admin", APPROVALS)
    approve = {"en": "Approve", "ru": "Одобрить"}[look.language]
    await press(page.locator(".proposal"), approve)
    await answer(page, approve)
    await expect(asked(page).get_by_role("alert")).to_contain_text(WHY_NOT[look.language])
    assert await axe(page) == []
    assert bank.query("SELECT status FROM proposals") == [("open",)]
