"""Facts on pages: what sources say of a client, and what a decision makes of sources that contradict each other."""

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.deciding_bank import BUREAU_TEXT, decide, let_policy_decide, state
from tests.fixtures.manager_page import open_card
from tests.fixtures.page_actions import open_as
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
