"""After a promotion: ratings of an earlier model are named, and computed anew where they are shown."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.fixtures.axe import axe
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
SCORE = "**/api/manager/clients/*/score"
SHOWN = "ratings were given by a model before the present one."


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


async def test_the_shown_clients_are_scored_anew_with_progress(page: Page, promoted: ServedBank) -> None:
    await open_as(page, "manager")
    await expect(page.locator(".rescoring")).to_contain_text(f"6 shown {SHOWN}")
    assert await axe(page) == []
    await page.get_by_role("button", name="Re-score 6 clients").click()
    await expect(page.locator(".announcements")).to_contain_text("6 clients are re-scored.")
    await expect(page.locator(".rescoring")).to_have_count(0)
    assert not_by_champion(promoted) == 0


async def test_it_can_be_stopped_and_the_rest_is_offered_again(page: Page, promoted: ServedBank) -> None:
    go_on = asyncio.Event()

    async def hold(route: Route) -> None:
        await go_on.wait()
        await route.continue_()

    await page.route(SCORE, hold)
    await open_as(page, "manager")
    await page.get_by_role("button", name="Re-score 6 clients").click()
    await expect(page.get_by_text("Re-scoring: 0 of 6")).to_be_visible()
    assert await axe(page) == []
    await page.get_by_role("button", name="Stop").click()
    go_on.set()
    await expect(page.locator(".announcements")).to_contain_text("1 client is re-scored.")
    await expect(page.get_by_role("button", name="Re-score 5 clients")).to_be_visible()
    assert not_by_champion(promoted) == 5


async def test_what_failed_is_listed_by_name_and_three_faults_in_a_row_are_the_end(
    page: Page, promoted: ServedBank, watch: PageWatch
) -> None:
    watch.allow(503)

    async def refuse(route: Route) -> None:
        await route.fulfill(status=503, json={"error": "ScoringUnavailable", "detail": "", "request_id": "1"})

    await page.route(SCORE, refuse)
    await open_as(page, "manager")
    await page.get_by_role("button", name="Re-score 6 clients").click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("3 clients could not be scored.")
    await expect(alert.get_by_role("listitem")).to_have_count(3)
    await expect(alert).to_contain_text("Gustav Mahler: Scoring is not available now.")
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
