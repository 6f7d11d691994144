"""The section of policies: added, looked at, activated, stopped; the banner on other pages."""

import pytest
from playwright.async_api import Page, expect

from app.policy.loader import SHIPPED
from tests.browser.test_accessibility import faults_in_every_look
from tests.fixtures.admin_actions import answer, asked, close, open_section, press, row_of
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.page_watch import PageWatch

pytestmark = pytest.mark.browser
DEMO = (SHIPPED / "consumer_loan.yaml").read_text(encoding="utf-8")
STRICTER = (
    DEMO.replace("version: 1\ntitle", "version: 2\ntitle")
    .replace("approve_below: 0.20", "approve_below: 0.10")
    .replace("pd: 0.1999", "pd: 0.0999")
)
FIRST, SECOND = "consumer_loan_standard, version 1", "consumer_loan_standard, version 2"


async def add(page: Page, text: str) -> None:
    await press(page, "Add a policy")
    await asked(page).get_by_label("Text").fill(text)
    await answer(page, "Add a policy")
    await expect(asked(page)).to_contain_text("is stored as a draft")
    await close(page)


async def activate(page: Page, name: str) -> None:
    await press(row_of(page, name), "Activate")
    await expect(asked(page).get_by_role("button", name="Activate", exact=True)).to_be_enabled()
    await answer(page, "Activate")
    await expect(asked(page)).to_contain_text(f"From now on {name} decides.")
    await close(page)


async def test_a_policy_is_added_activated_and_followed_by_a_stricter_one(page: Page) -> None:
    await open_section(page, "policies")
    active = page.get_by_role("region", name="The policy that decides")
    await expect(active).to_contain_text("No policy decides")
    await add(page, DEMO)
    await activate(page, FIRST)
    await expect(active).to_contain_text(FIRST)
    await add(page, STRICTER)
    await press(row_of(page, SECOND), "Activate")
    await expect(asked(page)).to_contain_text("segment standard, approve below PD: 0.2 → 0.1")
    assert await faults_in_every_look(page) == []
    await answer(page, "Cancel")
    await row_of(page, SECOND).get_by_role("link", name="Look closely").click()
    await settled(page)
    await expect(page.get_by_role("region", name="What changes")).to_contain_text("approve below PD: 0.2 → 0.1")
    await expect(page.get_by_role("region", name="Beside the active policy")).to_contain_text("Expected bad rate")
    cases = page.get_by_role("region", name="Cases")
    await expect(cases.get_by_role("row")).to_have_count(1 + 10)
    await expect(cases).not_to_contain_text("expected:")
    assert await faults_in_every_look(page) == []


async def test_what_is_wrong_with_a_policy_is_listed_with_its_lines(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_section(page, "policies")
    await press(page, "Add a policy")
    await asked(page).get_by_label("Text").fill(DEMO.replace("when: term > 48", "when: trm > 48"))
    await answer(page, "Add a policy")
    field = asked(page).get_by_label("Text")
    await expect(field).to_have_accessible_description(
        "51: segments.0.when: character 1: trm is unknown; did you mean term? (in: trm > 48)"
    )
    assert await faults_in_every_look(page) == []


async def test_decisions_are_stopped_with_a_reason_and_every_page_says_so(page: Page) -> None:
    await open_section(page, "policies")
    await press(page, "Stop decisions")
    await asked(page).get_by_label("Reason").fill("the bureau sends wrong debts")
    await answer(page, "Stop decisions")
    await expect(asked(page)).to_have_count(0)
    banner = page.get_by_role("complementary", name="Emergency stop")
    await expect(banner).to_contain_text("the bureau sends wrong debts")
    assert await faults_in_every_look(page) == []
    await page.goto("/ui/account")
    await expect(banner).to_contain_text("Automatic decisions are stopped.")
    await open_as(page, "client", "/ui/client")
    await expect(banner).to_contain_text("every decision is made by a person")
    await expect(banner).not_to_contain_text("debts")
    await open_section(page, "policies")
    await press(page, "Start decisions again")
    await asked(page).get_by_label("Reason").fill("debts are right")
    await answer(page, "Start decisions again")
    await expect(banner).to_have_count(0)
