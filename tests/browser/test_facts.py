"""Facts on pages: what sources say of a client, and what a decision makes of sources that contradict each other."""

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.deciding_bank import BUREAU_TEXT, decide, let_policy_decide, state
from tests.fixtures.manager_page import open_card
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
ANNA = "Анна Ёлкина"
MOMENT = "2026-01-15T09:00:00Z"


def contradict(bank: ServedBank) -> None:
    """Two sources say different things of the same moment, and the policy needs to know."""
    let_policy_decide(bank, BUREAU_TEXT.replace("bureau, fresh_days: 30", "bureau, fresh_days: 3000"))
    for source, value in (("one bureau", 640), ("another bureau", 250)):
        state(bank, "client", "bureau_score", value=value, source=source, time=MOMENT)
    assert decide(bank, "client", automated_decision_consent={"value": True})["outcome"] == "refer"


async def test_the_card_says_which_sources_contradict_each_other(page: Page, bank: ServedBank) -> None:
    contradict(bank)
    await open_card(page, ANNA)
    decision = page.locator(".decision")
    await expect(decision).to_contain_text("(sources contradict each other: Bureau score)")
    await expect(decision).to_contain_text("sources contradict each other: another bureau / one bureau")
    assert await axe(page) == []


async def test_the_client_reads_that_sources_contradict_each_other_and_not_that_something_is_missing(
    page: Page, bank: ServedBank
) -> None:
    contradict(bank)
    await open_as(page, "client")
    own = page.locator(".decision-card")
    await expect(own).to_contain_text("Sources of information about you contradict each other")
    await expect(own).not_to_contain_text("missing")
    assert await axe(page) == []


async def test_the_card_lists_what_sources_have_said_and_a_person_states_more(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(422)
    contradict(bank)
    await open_card(page, ANNA)
    facts = page.locator(".stored-facts")
    await facts.get_by_text("Stored facts").click()
    lines = facts.get_by_role("listitem")
    await expect(lines).to_contain_text(
        ["250 contradicted another bureau, since", "640 contradicted one bureau, since"]
    )
    assert await axe(page) == []
    await facts.get_by_role("button", name="State a fact").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Fact").select_option(label="Bureau score")
    await dialog.get_by_label("Value").fill("many")
    await dialog.get_by_role("button", name="Store").click()
    await expect(dialog.get_by_label("Value")).to_have_accessible_description("This value is not allowed.")
    await dialog.get_by_label("Value").fill("655")
    await dialog.get_by_label("Source").fill("third bureau")
    assert await axe(page) == []
    await dialog.get_by_role("button", name="Store").click()
    await expect(dialog).to_have_count(0)
    await expect(lines).to_contain_text(["655 in date third bureau", "250 earlier", "640 earlier"])
    said = bank.query("SELECT source FROM facts ORDER BY id DESC LIMIT 1")
    assert said == [("third bureau",)]
