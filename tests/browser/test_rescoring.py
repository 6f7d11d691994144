"""After a promotion: ratings of an earlier model are named, and a job computes them anew, with a report."""

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.deciding_bank import let_policy_decide
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
OFFER = "Ratings in this list were given by a model before the present one."


@pytest.fixture
def promoted(bank: ServedBank) -> ServedBank:
    """The candidate is champion since a moment ago."""
    ((candidate,),) = bank.query("SELECT sha256 FROM model_versions WHERE stage = 'candidate'")
    assert bank.service is not None
    with bank.service.client() as admin:
        admin.post("/auth/login", json={"login": "admin", "password": PASSWORD}).raise_for_status()
        admin.post(f"/models/{candidate}/promote").raise_for_status()
    return bank


def not_by_champion(bank: ServedBank) -> int:
    ((count,),) = bank.query(
        "SELECT count(*) FROM clients c JOIN scores s ON s.id = c.latest_score_id "
        "WHERE manager_id = (SELECT id FROM users WHERE login = 'manager') "
        "AND model_version <> (SELECT sha256 FROM model_versions WHERE stage = 'champion')"
    )
    return int(count)


async def test_all_clients_of_the_list_are_scored_anew_and_the_report_says_how_they_moved(
    page: Page, promoted: ServedBank
) -> None:
    await open_as(page, "manager")
    notice = page.locator(".rescoring")
    await expect(notice).to_contain_text(OFFER)
    assert await axe(page) == []
    await notice.get_by_role("button").click()
    await expect(notice).to_contain_text("Re-scoring is done")
    assert await axe(page) == []
    assert not_by_champion(promoted) == 0
    await page.get_by_role("button", name="Report").click()
    report = page.get_by_role("dialog")
    await expect(report).to_contain_text("Moves between bands")
    await expect(report.get_by_role("link", name="CSV")).to_be_visible()
    assert await axe(page) == []
    async with page.expect_download() as started:
        await report.get_by_role("link", name="CSV").click()
    lines = (await (await started.value).path()).read_text().splitlines()
    ((total,),) = promoted.query("SELECT total FROM jobs")
    assert len(lines) == total + 1
    await report.get_by_role("button", name="Close").last.click()
    await notice.get_by_role("button", name="Close").click()
    await expect(notice).to_have_count(0)


async def test_a_paused_job_is_found_again_after_the_page_was_loaded_and_goes_on(
    page: Page, promoted: ServedBank
) -> None:
    """A job that another tab has started and paused."""
    await open_as(page, "manager")
    started = await page.evaluate(
        "fetch('/jobs', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})"
        ".then((answer) => answer.json()).then(({id}) => fetch(`/jobs/${id}/pause`, {method: 'POST'}))"
        ".then((answer) => answer.json())"
    )
    assert started["state"] in {"paused", "done"}
    promoted.query("UPDATE jobs SET state = 'paused', ended = NULL")
    await page.reload()
    notice = page.locator(".rescoring")
    await expect(notice).to_contain_text("Re-scoring is paused")
    assert await axe(page) == []
    await notice.get_by_role("button", name="Resume").click()
    await expect(notice).to_contain_text("Re-scoring is done")
    assert not_by_champion(promoted) == 0


async def test_a_job_can_be_cancelled(page: Page, promoted: ServedBank) -> None:
    await open_as(page, "manager")
    await page.evaluate(
        "fetch('/jobs', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})"
        ".then((answer) => answer.json()).then(({id}) => fetch(`/jobs/${id}/pause`, {method: 'POST'}))"
    )
    promoted.query("UPDATE jobs SET state = 'paused', ended = NULL")
    await page.reload()
    await page.locator(".rescoring").get_by_role("button", name="Cancel").click()
    await expect(page.locator(".rescoring")).to_contain_text("Re-scoring was cancelled")


async def test_the_selected_clients_alone_are_scored(page: Page, promoted: ServedBank) -> None:
    await open_as(page, "manager")
    await page.locator(".clients tbody .select-box").nth(0).check()
    await page.locator(".clients tbody .select-box").nth(1).check()
    await page.locator(".selection").get_by_role("button", name="Re-score").click()
    await expect(page.locator(".rescoring")).to_contain_text("Re-scoring is done: 2 of 2")
    assert await axe(page) == []


async def test_a_job_decides_as_well_where_a_policy_decides_and_its_report_counts_the_outcomes(
    page: Page, promoted: ServedBank
) -> None:
    await open_as(page, "manager")
    await expect(page.get_by_role("checkbox", name="decide as well")).to_have_count(0)
    let_policy_decide(promoted)
    await page.reload()
    await page.locator(".clients tbody .select-box").nth(0).check()
    await page.locator(".clients tbody .select-box").nth(1).check()
    await page.get_by_role("checkbox", name="decide as well").check()
    assert await axe(page) == []
    await page.locator(".selection").get_by_role("button", name="Re-score").click()
    await expect(page.locator(".rescoring")).to_contain_text("Re-scoring is done: 2 of 2")
    made: dict[str, int] = dict(promoted.query("SELECT outcome, count(*) FROM decisions GROUP BY outcome"))
    assert sum(made.values()) == 2
    await page.get_by_role("button", name="Report").click()
    decided = page.get_by_role("dialog").get_by_role("definition")
    await expect(decided).to_have_text([str(made.get(one, 0)) for one in ("approve", "refer", "decline")])
    assert await axe(page) == []


async def test_a_client_is_told_of_the_newer_model_until_the_score_is_new(page: Page, promoted: ServedBank) -> None:
    note = page.get_by_text("The bank computes ratings with a newer model now.")
    await open_as(page, "client")
    await expect(note).to_be_visible()
    await page.get_by_role("button", name="Refresh score").click()
    await expect(note).to_have_count(0)


async def test_nothing_is_said_while_the_ratings_are_of_the_present_model(page: Page, bank: ServedBank) -> None:
    await open_as(page, "client")
    await expect(page.locator(".rating-card")).not_to_contain_text("newer model")
