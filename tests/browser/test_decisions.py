"""Decisions on pages: the client reads the newest one, the manager decides, looks at its way, and answers referrals."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from app.routes.ui_pages import DECISION_READS
from tests.browser.test_weight import BEGUN
from tests.fixtures.axe import axe
from tests.fixtures.deciding_bank import CONSENT_TEXT, answer, decide, let_policy_decide
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.manager_page import open_card
from tests.fixtures.page_actions import change_as_manager, open_as, settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank
from tests.fixtures.stored_policies import DEMO_TEXT

pytestmark = pytest.mark.browser
BORIS, ANNA = "Борис Годунов", "Анна Ёлкина"
REFER_ALL = (
    DEMO_TEXT.split("\ncases:")[0]
    .replace("approve_below: 0.20", "approve_below: 0.0001")
    .replace("approve_below: 0.15", "approve_below: 0.0001")
    + "\ncases:\n  - {name: nothing is known, pd: null, given: {}, expect: {outcome: refer}}\n"
)
"""The demo policy, which lets a person decide wherever it does not decline."""
WIDER = """() => [...document.querySelectorAll("html, dialog, .decision, .decision-card, .try-out-result")]
    .some((each) => each.scrollWidth > each.clientWidth)"""


def decision(page: Page) -> Locator:
    return page.locator(".decision")


def own(page: Page) -> Locator:
    return page.locator(".decision-card")


async def referred(page: Page, bank: ServedBank) -> None:
    """Anna's card with a referral that waits."""
    let_policy_decide(bank, REFER_ALL)
    assert decide(bank, "client")["outcome"] == "refer"
    await open_card(page, ANNA)


async def open_answer(page: Page) -> Locator:
    await decision(page).get_by_role("button", name="Decide on the referral").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("radio", name="Approve")).to_be_visible()
    return dialog


async def test_a_declined_client_reads_why_in_plain_words(page: Page, bank: ServedBank) -> None:
    let_policy_decide(bank)
    made = decide(bank, "overdue")
    assert made["outcome"] == "decline"
    await open_as(page, "overdue")
    await expect(own(page)).to_contain_text("Declined")
    await expect(own(page)).to_contain_text("There are negative records in your credit history")
    await expect(own(page)).not_to_contain_text("PD")
    await expect(own(page).get_by_text("automatically")).to_be_visible()


async def test_a_referral_says_that_a_person_looks_at_it_and_then_what_the_person_decided(
    page: Page, bank: ServedBank
) -> None:
    let_policy_decide(bank, REFER_ALL)
    waiting = decide(bank, "client")
    await open_as(page, "client")
    await expect(own(page)).to_contain_text("A person at the bank looks at your application.")
    answer(bank, waiting, outcome="approve", limit=500_000, price=0.2, reason="a regular client")
    await page.reload()
    await expect(own(page)).to_contain_text("Your loan is approved on these terms.")
    await expect(own(page)).to_contain_text("500,000")
    await expect(own(page)).to_contain_text("by a person")
    await expect(own(page)).not_to_contain_text("a regular client")
    change_as_manager(bank, "client", {"income_monthly": 200_000})
    await page.reload()
    await expect(own(page)).to_contain_text("Your data have changed since this decision.")


async def test_without_a_policy_nothing_of_it_is_there_and_nothing_is_asked(page: Page, bank: ServedBank) -> None:
    for login, address in (("client", "/ui/client"), ("manager", f"/ui/manager?client={bank.user_id('client')}")):
        await open_as(page, login, address)
        await page.wait_for_load_state("networkidle")
        begun = [one for one, _ in await page.evaluate(BEGUN)]
        assert not [one for one in begun if "decision" in one and "/js/" not in one]
        assert await page.locator("#deciding, .decision, .decision-card").count() == 0


async def test_the_decision_is_asked_for_with_the_page_and_once(page: Page, bank: ServedBank) -> None:
    let_policy_decide(bank)
    await open_as(page, "client")
    await page.wait_for_load_state("networkidle")
    begun = await page.evaluate(BEGUN)
    (read,) = [one.format(user_id=bank.user_id("client")) for one in DECISION_READS["client"]]
    assert [by for one, by in begun if one == read] == ["link"]


async def test_the_manager_decides_and_sees_the_way_of_the_decision(page: Page, bank: ServedBank) -> None:
    let_policy_decide(bank)
    await open_card(page, BORIS)
    await expect(decision(page)).to_contain_text("No decision has been made yet.")
    await decision(page).get_by_role("button", name="Decide").click()
    await expect(page.locator(".announcements")).to_contain_text("Decision: Declined.")
    await expect(decision(page)).to_contain_text("consumer_loan_standard, version 1")
    await expect(decision(page)).to_contain_text("The client has negative credit records")
    await expect(decision(page)).to_contain_text(re.compile("Grade [A-E]"))
    ((scores, decisions),) = bank.query("SELECT (SELECT count(*) FROM scores), (SELECT count(*) FROM decisions)")
    assert (scores > 0, decisions) == (True, 1)
    await decision(page).get_by_role("button", name="Decide").click()
    await decision(page).get_by_text("Earlier decisions").click()
    await expect(decision(page).locator(".decision-list li")).to_have_count(1)


async def test_facts_are_entered_as_the_policy_declares_them(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(422)
    let_policy_decide(bank, CONSENT_TEXT)
    await open_card(page, ANNA)
    await decision(page).get_by_role("button", name="Decide").click()
    await expect(decision(page)).to_contain_text("With a person")
    await expect(decision(page)).to_contain_text("The client has not consented to a solely automated decision")
    await decision(page).get_by_label("Consent to an automated decision", exact=True).select_option("yes")
    score = decision(page).get_by_label("Bureau score", exact=True)
    await score.fill("many")
    await decision(page).get_by_role("button", name="Decide", exact=True).click()
    await expect(score).to_have_accessible_description("This value is not allowed.")
    await score.fill("640,5")
    await decision(page).get_by_role("button", name="Decide", exact=True).click()
    await expect(decision(page)).to_contain_text("640.5")
    ((facts,),) = bank.query("SELECT basis FROM decisions ORDER BY id DESC LIMIT 1")
    assert '"value": 640.5' in facts.replace('":', '": ').replace('":  ', '": ')


async def test_a_person_approves_a_referral_within_what_the_policy_allows(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(422)
    await referred(page, bank)
    dialog = await open_answer(page)
    await dialog.get_by_role("radio", name="Approve").check()
    await expect(dialog.get_by_label("Limit")).to_have_accessible_description(re.compile("^From .* to .*"))
    await dialog.get_by_label("Limit").fill("90 000 000")
    await dialog.get_by_role("button", name="Approve").click()
    await expect(dialog.get_by_label("Reason")).to_have_accessible_description(re.compile("Please fill this in"))
    await dialog.get_by_label("Reason").fill("income confirmed by the employer")
    await dialog.get_by_role("button", name="Approve").click()
    await expect(dialog.get_by_label("Limit")).to_have_accessible_description(re.compile("more than the policy allows"))
    await dialog.get_by_label("Limit").fill("500 000")
    await dialog.get_by_label("Rate, % a year").fill("20,5")
    await dialog.get_by_role("button", name="Approve").click()
    await expect(dialog).to_have_count(0)
    held = decision(page).locator(".decision-answer")
    await expect(held).to_contain_text("Approved")
    for said in ("500,000", "20.5%", "Пётр Чехов", "income confirmed by the employer"):
        await expect(held).to_contain_text(said)
    await expect(decision(page).get_by_role("button", name="Decide on the referral")).to_have_count(0)


async def test_a_person_declines_by_keys_alone_while_decisions_are_stopped(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(409)
    await referred(page, bank)
    bank.query("INSERT INTO decision_stops (is_on, reason, timestamp) VALUES (1, 'wrong debts', '2026-01-01 00:00:00')")
    await decision(page).get_by_role("button", name="Decide on the referral").focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("radio", name="Approve").check()
    await dialog.get_by_label("Reason").fill("known to the branch")
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("alert")).to_contain_text("Decisions are stopped")
    await dialog.get_by_role("radio", name="Approve").focus()
    await page.keyboard.press("ArrowDown")
    await dialog.get_by_label("Reason").focus()
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    await expect(decision(page).locator(".decision-answer")).to_contain_text("Declined")


async def test_a_referral_that_another_has_answered_says_so(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(409)
    let_policy_decide(bank, REFER_ALL)
    waiting = decide(bank, "client")
    await open_card(page, ANNA)
    answer(bank, waiting)
    await decision(page).get_by_role("button", name="Decide on the referral").click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("has been decided meanwhile")


async def test_the_sandbox_shows_what_the_policy_would_decide(page: Page, bank: ServedBank) -> None:
    let_policy_decide(bank)
    await open_card(page, BORIS)
    await page.get_by_role("button", name="Try values").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Compute").click()
    tried = dialog.locator(".tried-decision")
    await expect(tried).to_contain_text("Declined")
    await expect(tried).to_contain_text("The client has negative credit records")
    await dialog.get_by_label("Negative credit records", exact=True).select_option("No")
    await dialog.get_by_label("Monthly income", exact=True).fill("400000")
    await dialog.get_by_label("Other debts", exact=True).or_(dialog.locator("#tried-debt_total")).first.fill("0")
    await dialog.get_by_role("button", name="Compute").click()
    await expect(tried).not_to_contain_text("negative credit records")
    assert bank.query("SELECT count(*) FROM decisions") == [(0,)]


async def test_an_auditor_reads_decisions_and_their_answers_in_the_trail_and_answers_none(
    page: Page, bank: ServedBank
) -> None:
    let_policy_decide(bank, REFER_ALL)
    answer(bank, decide(bank, "client"))
    bank.query("UPDATE users SET role = 'auditor' WHERE login = 'other_admin'")
    await open_as(page, "other_admin", f"/ui/manager?client={bank.user_id('client')}")
    await expect(decision(page).locator(".decision-answer")).to_contain_text("Declined")
    await expect(decision(page).get_by_role("button")).to_have_count(0)
    await page.goto("/ui/audit")
    await settled(page)
    rows = page.get_by_role("rowheader")
    await expect(rows.filter(has_text="Пётр Чехов had the policy decide on Анна Ёлкина")).to_have_count(1)
    await expect(rows.filter(has_text="Пётр Чехов decided on the referral of Анна Ёлкина")).to_have_count(1)


@pytest.mark.parametrize("look", [*DIFFERENT_LOOKS, Look(width=390), Look(language="ru", width=320)], ids=str)
async def test_it_is_accessible_and_no_wider_than_its_window_in_every_state(
    page: Page, bank: ServedBank, look: Look
) -> None:
    let_policy_decide(bank, CONSENT_TEXT)
    waiting = decide(bank, "client")
    await open_as(page, "client")
    assert await axe(page) == []
    await open_as(page, "manager", f"/ui/manager?client={bank.user_id('client')}")
    assert await axe(page) == []
    await decision(page).locator(".button-main").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("radio").first.check()
    await page.evaluate(
        "scrollTo(0, 0)"
    )  # a line of the list that is half behind the header is no finding of this dialog
    assert await axe(page) == []
    assert await page.evaluate(WIDER) is False
    answer(bank, waiting)
    await page.reload()
    await settled(page)
    assert await axe(page) == []
    assert await page.evaluate(WIDER) is False
