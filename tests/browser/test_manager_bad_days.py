"""The managers' page on bad days: a session that ends, a service or a worker that is away, nobody in the list."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.manager_page import field, open_card, save, saved
from tests.fixtures.page_actions import log_in, open_as
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
BORIS = "Борис Годунов"


async def test_a_session_that_ends_in_the_middle_of_an_edit_loses_nothing(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(401)
    await open_card(page, BORIS)
    await field(page, "Monthly income").fill("88000")
    bank.end_sessions()
    await save(page)
    dialog = page.get_by_role("dialog", name="Your session is over")
    await dialog.get_by_label("Login").fill("manager")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Log in", exact=True).click()
    await expect(saved(page)).to_be_visible()
    await expect(field(page, "Monthly income")).to_have_value("88,000")
    assert bank.query(f"SELECT revision FROM clients WHERE user_id = {bank.user_id('overdue')}") == [(2,)]


async def test_without_a_session_the_way_leads_over_the_login_to_the_same_list(page: Page) -> None:
    await page.goto("/ui/manager?overdue=1&sort=rating&q=%D0%B1%2A")
    await page.get_by_label("Login").fill("manager")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in", exact=True).click()
    await expect(page.locator(".client-link")).to_have_count(0)
    await expect(page.get_by_text("Nothing found")).to_be_visible()
    assert page.url.endswith("/ui/manager?overdue=1&sort=rating&q=%D0%B1%2A")


async def test_a_service_that_is_away_is_told_and_tried_again(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow_broken_connections()
    await open_card(page, BORIS)
    await field(page, "Monthly income").fill("88000")
    bank.stop()
    await save(page)
    await expect(page.locator(".form-foot")).to_contain_text("The service cannot be reached.")
    await page.get_by_role("button", name="Overdue", exact=True).click()
    await expect(page.locator(".list")).to_contain_text("The service cannot be reached.")
    bank.start()
    await page.locator(".list").get_by_role("button", name="Try again").click()
    await expect(page.locator(".client-link")).to_have_count(2)
    await save(page)
    await expect(saved(page)).to_be_visible()


async def test_a_manager_without_clients_is_told_who_assigns_them(page: Page) -> None:
    await open_as(page, "idle_manager")
    await expect(page.get_by_text("There are no clients yet")).to_be_visible()
    await expect(page.locator(".portfolio")).to_contain_text("0")


async def test_a_client_without_a_credit_and_without_a_score_has_a_card(page: Page) -> None:
    await open_card(page, "Вера Павловна")
    await expect(page.get_by_text("Never scored yet.")).to_be_visible()
    await page.locator(".client-link", has_text="Mahler").click()
    await expect(page.get_by_text("There is no credit.")).to_be_visible()


async def test_a_client_who_is_taken_away_while_being_edited_is_told(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(404)
    await open_card(page, BORIS)
    await field(page, "Monthly income").fill("88000")
    bank.query(f"UPDATE clients SET manager_id = NULL WHERE user_id = {bank.user_id('overdue')}")
    await save(page)
    await expect(page.locator(".form-foot")).to_contain_text("There is no such record, or it is not yours to see.")
    await expect(field(page, "Monthly income")).to_have_value("88,000")


@pytest.mark.rabbitmq
class TestWithoutAWorker:
    @pytest.fixture
    def bank(self, bank_with_a_worker: AsItWas) -> ServedBank:
        return bank_with_a_worker()

    async def test_the_card_says_so_and_keeps_the_last_score_until_somebody_scores_again(
        self, page: Page, bank: ServedBank, watch: PageWatch
    ) -> None:
        watch.allow(503)
        await log_in(page, "manager")
        await open_card(page, BORIS)
        before = await page.locator(".gauge-number").text_content()
        bank.stop_worker()
        await page.get_by_role("button", name="Re-score", exact=True).click()
        await expect(page.locator(".score")).to_contain_text("Scoring is not available now.")
        await expect(page.locator(".gauge-number")).to_have_text(before or "")
        await field(page, "Monthly income").fill("88000")
        await page.get_by_role("button", name="Save and re-score").click()
        await expect(saved(page)).to_be_visible()
        await expect(page.locator(".score")).to_contain_text("Scoring is not available now.")
        bank.start_worker()
        await page.get_by_role("button", name="Re-score", exact=True).click()
        await expect(page.locator(".announcements")).to_contain_text("New rating")
        await expect(page.locator(".score")).not_to_contain_text("Scoring is not available now.")
