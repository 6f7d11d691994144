"""The simulator: stored scores under a policy; sliders that ask for nothing; swap sets saved; cut-offs proposed."""

import csv
import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Request, expect

from tests.browser.test_accessibility import faults_in_every_look
from tests.browser.test_policies import DEMO, FIRST, SECOND, activate, add
from tests.browser.walk_of_a_cut_off import lowered
from tests.fixtures.admin_actions import answer, asked, open_section, press, row_of
from tests.fixtures.deciding_bank import CONSENT_TEXT
from tests.fixtures.page_actions import settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
POST = """async ([path, body]) => {
  const answer = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  return answer.json();
}"""
MOVED = {"standard": {"approve_below": 0.15, "decline_from": 0.45}}
"""Ten stops of half a percentage point below the policy's own."""
MUCH_STRICTER = {name: {"approve_below": 0.001, "decline_from": 0.45} for name in ("long_term", "standard")}


async def simulated(page: Page) -> None:
    await press(page, "Simulate")
    await expect(page.get_by_role("region", name="Figures")).to_be_visible(timeout=60_000)
    await settled(page)


async def with_policies(page: Page, *texts: str) -> None:
    await open_section(page, "policies")
    for text in texts:
        await add(page, text)
    await page.get_by_role("link", name="Simulate").click()
    await settled(page)


async def choose_policy(page: Page, name: str) -> None:
    chosen = page.get_by_label("Policy", exact=True)
    text = await chosen.get_by_role("option").filter(has_text=name).text_content()
    await chosen.select_option(label=(text or "").strip())
    await settled(page)


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


async def figures(page: Page, name: str) -> list[str]:
    """A line of the figures: one value a side."""
    line = region(page, "Figures").get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    return await line.get_by_role("cell").all_inner_texts()


async def test_sliders_show_what_other_cut_offs_would_give_without_asking_again(page: Page) -> None:
    await with_policies(page, DEMO)
    await simulated(page)
    answered = await page.evaluate(POST, ["/simulations", {"policy": DEMO, "cut_offs": MOVED}])
    sent: list[Request] = []

    def note(one: Request) -> None:
        sent.append(one)

    page.on("request", note)
    assert len(set(await figures(page, "Approved"))) == 1
    await expect(region(page, "Who changes sides")).to_contain_text("Move a cut-off")
    await lowered(page)
    for name, key in (("Approved", "approve"), ("Referred", "refer"), ("Declined", "decline")):
        assert await figures(page, name) == [f"{answered[side]['total'][key]:,}" for side in ("first", "second")]
    for name, key in (("Expected bad rate", "expected_bad_rate"), ("Approval rate", "approval_rate")):
        shown = [float(one.strip("%")) for one in await figures(page, name)]
        assert shown == pytest.approx([100 * answered[side]["total"][key] for side in ("first", "second")], abs=0.051)
    assert await figures(page, "Net income") == [
        money(answered[side]["total"]["net_income"]) for side in ("first", "second")
    ]
    await expect(region(page, "Who changes sides")).to_contain_text(outcomes(answered))
    kept = region(page, "Who changes sides").get_by_role("row").filter(has_text="Approved by both")
    await expect(kept).to_contain_text(f"{answered['swaps']['kept']['applicants']:,}")
    assert sent == []
    assert await faults_in_every_look(page) == []
    await press(page, "As in the policy again")
    assert len(set(await figures(page, "Approved"))) == 1


def money(amount: float) -> str:
    whole = round(amount)
    return f"{'−' if whole < 0 else ''}{abs(whole):,}"


def outcomes(answered: dict[str, Any]) -> str:
    changed = answered["swaps"]["changed"]
    return f"{changed:,} outcome differs." if changed == 1 else f"{changed:,} outcomes differ."


async def test_the_declined_have_no_outcome_and_the_page_says_so(page: Page) -> None:
    await with_policies(page, DEMO)
    await simulated(page)
    await expect(region(page, "Figures")).to_contain_text("The declined have no outcome")
    known = [int(one.replace(",", "")) for one in await figures(page, "Approved with an outcome")]
    assert (await figures(page, "Realised bad rate") != []) == any(known)


async def test_who_changes_sides_is_saved_as_a_file(page: Page) -> None:
    await with_policies(page, DEMO)
    first = await page.get_by_label("Policy", exact=True).input_value()
    second = (await page.evaluate(POST, [f"/policies/{first}/cut-offs", {"cut_offs": MUCH_STRICTER}]))["sha256"]
    await page.reload()
    await settled(page)
    await page.get_by_role("radio", name="another policy").check()
    await page.get_by_label("Policy", exact=True).select_option(first)
    await page.get_by_label("Other policy", exact=True).select_option(second)
    await simulated(page)
    answered = await page.evaluate(POST, ["/simulations", {"policy": first, "against": second}])
    assert answered["swaps"]["changed"] > 0
    await expect(region(page, "Who changes sides")).to_contain_text(outcomes(answered))
    assert await faults_in_every_look(page) == []
    async with page.expect_download(timeout=60_000) as saving:
        await press(page, "Save all who change")
    saved = await (await saving.value).path()
    rows = list(csv.DictReader(saved.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == answered["swaps"]["changed"]
    assert {(row["first"], row["second"]) for row in rows} == {("approve", "refer")}


async def test_a_period_and_another_model_are_chosen(page: Page) -> None:
    await with_policies(page, DEMO)
    await page.get_by_role("radio", name="the PDs of another model").check()
    await page.get_by_role("radio", name="all scores of a period").check()
    await page.get_by_label("Since").fill("2000-01-01")
    await simulated(page)
    answered = await page.evaluate(POST, ["/simulations", {"policy": DEMO, "since": "2000-01-01T00:00:00Z"}])
    assert (await figures(page, "Approved"))[0] == f"{answered['first']['total']['approve']:,}"
    await expect(page.get_by_role("slider")).to_have_count(0)
    await page.get_by_label("Since").fill("2999-01-01")
    await press(page, "Simulate")
    await expect(page.get_by_text("No stored score was selected")).to_be_visible(timeout=60_000)


async def test_managers_sources_and_stated_facts_narrow_what_is_simulated(
    page: Page, watch: PageWatch, bank: ServedBank
) -> None:
    watch.allow(422)
    manager = bank.user_id("manager")
    await with_policies(page, DEMO, CONSENT_TEXT.replace("version: 1\ntitle", "version: 2\ntitle"))
    await choose_policy(page, SECOND)
    consent = page.get_by_label("Consent to an automated decision")
    await consent.select_option("yes")
    await page.get_by_label("Bureau score").fill("640,5")
    await page.get_by_label("Manager, by number").fill(str(manager))
    async with page.expect_request(re.compile("/simulations$")) as sending:
        await simulated(page)
    sent: Any = (await sending.value).post_data_json
    assert sent["facts"] == {"automated_decision_consent": True, "bureau_score": 640.5}
    assert sent["manager_id"] == manager
    assert await faults_in_every_look(page) == []
    await page.get_by_label("Manager, by number").fill("")
    await page.get_by_role("radio", name="all scores of a period").check()
    await page.get_by_label("Since").fill("2000-01-01")
    await page.get_by_role("checkbox", name="by programs").check()
    async with page.expect_request(re.compile("/simulations$")) as sending:
        await press(page, "Simulate")
    sent = (await sending.value).post_data_json
    assert sent["sources"] == ["api"]
    await settled(page)
    await choose_policy(page, FIRST)
    await expect(consent).to_have_count(0)


async def test_cut_offs_are_proposed_as_a_draft_and_activated_like_any_policy(page: Page) -> None:
    await with_policies(page, DEMO)
    await simulated(page)
    await expect(page.get_by_role("button", name="Propose these cut-offs")).to_be_disabled()
    await lowered(page)
    await press(page, "Propose these cut-offs")
    await expect(asked(page)).to_contain_text("segment standard, approve below PD: 20% → 15%")
    assert await faults_in_every_look(page) == []
    await answer(page, "Store as a draft")
    await expect(asked(page)).to_contain_text(f"{SECOND} is stored as a draft.")
    await expect(asked(page)).to_contain_text("a PD just below the border is approved: approve → refer")
    await asked(page).get_by_role("link", name="To the draft").click()
    await expect(page.get_by_role("heading", name=SECOND)).to_be_visible()
    await expect(region(page, "Cases")).not_to_contain_text("expected:")
    await page.goto("/ui/admin?section=policies")
    await activate(page, SECOND)
    await expect(region(page, "The policy that decides")).to_contain_text(SECOND)


async def test_what_went_wrong_is_said_and_can_be_tried_again(page: Page, watch: Any) -> None:
    watch.allow(503)
    await with_policies(page, DEMO)
    busy = {"error": "ServiceBusy", "detail": "Another simulation is under way.", "request_id": "abc"}
    await page.route(re.compile("/simulations$"), lambda route: route.fulfill(status=503, json=busy))
    await press(page, "Simulate")
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.unroute_all()
    await press(page, "Try again")
    await expect(region(page, "Figures")).to_be_visible(timeout=60_000)


async def test_the_way_to_the_simulator_leads_from_a_policy_as_well(page: Page) -> None:
    await open_section(page, "policies")
    await add(page, DEMO)
    await row_of(page, FIRST).get_by_role("link", name="Look closely").click()
    await page.get_by_role("link", name="Simulate").click()
    await expect(page.get_by_role("heading", name="Simulate a policy")).to_be_visible()
    await expect(page.get_by_label("Policy", exact=True)).to_contain_text(FIRST)
