"""A cut-off from the simulator to its approval by another person, on the demo bank with four eyes on."""

import pytest
from playwright.async_api import Browser, Page

from tests.browser.conftest import AsItWas
from tests.browser.test_policies import DEMO
from tests.browser.walk_of_a_cut_off import move_a_cut_off
from tests.fixtures.axe import axe
from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import Look
from tests.fixtures.page_actions import log_in
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
BEGUN = """async (text) => {
  const ask = (path, body) => fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const { sha256 } = await (await ask("/policies", { text })).json();
  return [(await ask(`/policies/${sha256}/activate`, {})).status, (await ask("/four-eyes/on", {})).status];
}"""


@pytest.fixture
def bank(demo_bank: AsItWas) -> ServedBank:
    return demo_bank()


async def test_risk_moves_a_cut_off_proposes_it_and_another_person_approves(browser: Browser, bank: ServedBank) -> None:
    seen: list[str] = []

    async def look(page: Page, name: str) -> None:
        assert await axe(page) == []
        seen.append(name)

    async with (
        fresh_context(browser, bank.url, Look()) as context,
        fresh_context(browser, bank.url, Look()) as other_context,
    ):
        risk, other = await context.new_page(), await other_context.new_page()
        await log_in(risk, "admin_1")
        await log_in(other, "admin_2")
        await risk.goto("/ui/account")
        assert await risk.evaluate(BEGUN, DEMO) == [200, 200]
        await move_a_cut_off(risk, other, look)
    assert seen == ["simulator", "cut-offs-as-a-draft", "cut-offs-approved"]
