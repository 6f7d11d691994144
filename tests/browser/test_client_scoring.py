"""A client asks for a new score."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.page_actions import change_as_manager, open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
MAX_STOPS = 12


async def test_the_new_rating_stands_beside_the_old_and_is_announced(page: Page, bank: ServedBank) -> None:
    await open_as(page, "overdue")
    rating = await shown_rating(page)
    await refresh_button(page).click()
    await expect(announcement(page)).to_contain_text(f"Your rating is {rating}, band E. Before it was {rating}.")
    await expect(page.locator(".score-movement")).to_contain_text(f"{rating} → {rating} unchanged")
    await expect(page.locator(".chart canvas")).to_have_count(1)
    assert stored(bank, "overdue") == 2


async def test_what_a_manager_changed_meanwhile_is_shown_with_the_new_rating(page: Page, bank: ServedBank) -> None:
    await open_as(page, "overdue")
    income = page.locator("dt:text-is('Monthly income') + dd")
    await expect(income).to_have_text("60,000")
    change_as_manager(bank, "overdue", {"income_monthly": 95000})
    await refresh_button(page).click()
    await expect(income).to_have_text("95,000")


async def test_a_double_click_scores_once(page: Page, bank: ServedBank) -> None:
    await open_as(page, "client")
    before = stored(bank, "client")
    await refresh_button(page).dblclick()
    await expect(announcement(page)).to_be_visible()
    await expect(refresh_button(page)).to_have_attribute("aria-busy", "false")
    assert stored(bank, "client") == before + 1


async def test_whoever_was_never_scored_is_told_what_to_do(page: Page, bank: ServedBank) -> None:
    await open_as(page, "never_scored")
    await expect(page.get_by_role("img", name="No rating yet")).to_be_visible()
    await expect(page.get_by_text("You have no rating yet")).to_be_visible()
    await page.get_by_role("button", name="Compute my rating").click()
    await expect(announcement(page)).to_contain_text("Your rating is")
    await expect(page.get_by_role("region", name="Why this rating")).to_be_visible()
    assert stored(bank, "never_scored") == 1


async def test_the_keyboard_alone_refreshes_and_the_focus_stays(page: Page) -> None:
    await open_as(page, "overdue")
    for _ in range(MAX_STOPS):
        await page.keyboard.press("Tab")
        if await refresh_button(page).evaluate("(button) => button === document.activeElement"):
            break
    await expect(refresh_button(page)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(announcement(page)).to_contain_text("Your rating is")
    await expect(refresh_button(page)).to_be_focused()


async def test_a_service_that_is_back_goes_on_with_the_same_request(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    await open_as(page, "overdue")
    rating = await shown_rating(page)
    watch.allow_broken_connections()
    bank.stop()
    await refresh_button(page).click()
    await expect(page.get_by_role("alert")).to_contain_text("The service cannot be reached.")
    assert await shown_rating(page) == rating
    bank.start()
    await refresh_button(page).click()
    await expect(announcement(page)).to_contain_text("Your rating is")
    await expect(page.get_by_role("alert")).to_have_count(0)
    assert stored(bank, "overdue") == 2


async def test_a_session_that_is_over_asks_and_goes_on(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    await open_as(page, "overdue")
    watch.allow(401)
    bank.end_sessions()
    await refresh_button(page).click()
    dialog = page.get_by_role("dialog", name="Your session is over")
    await dialog.get_by_label("Login").fill("overdue")
    await dialog.get_by_label("Password").fill("correct horse")
    await dialog.get_by_role("button", name="Log in", exact=True).click()
    await expect(announcement(page)).to_contain_text("Your rating is")
    assert stored(bank, "overdue") == 2


@pytest.mark.rabbitmq
class TestWithoutAWorker:
    @pytest.fixture
    def bank(self, bank_with_a_worker: AsItWas) -> ServedBank:
        return bank_with_a_worker()

    async def test_the_last_score_stays_and_a_worker_that_is_back_scores(
        self, page: Page, bank: ServedBank, watch: PageWatch
    ) -> None:
        await open_as(page, "overdue")
        rating = await shown_rating(page)
        bank.stop_worker()
        watch.allow(503)
        await refresh_button(page).click()
        await expect(page.get_by_role("alert")).to_contain_text("Scoring is not available now. The last score stays")
        await expect(page.get_by_role("alert")).to_contain_text("Request")
        assert await shown_rating(page) == rating
        assert stored(bank, "overdue") == 1
        bank.start_worker()
        await refresh_button(page).click()
        await expect(announcement(page)).to_contain_text(f"Before it was {rating}.")
        assert stored(bank, "overdue") == 2

    async def test_nobody_is_comforted_with_a_score_that_never_was(
        self, page: Page, bank: ServedBank, watch: PageWatch
    ) -> None:
        await open_as(page, "never_scored")
        bank.stop_worker()
        watch.allow(503)
        await page.get_by_role("button", name="Compute my rating").click()
        await expect(page.get_by_role("alert")).to_contain_text("Your rating could not be computed now.")
        assert stored(bank, "never_scored") == 0


def refresh_button(page: Page) -> Locator:
    """The same button while it runs."""
    return page.locator(".rating-button")


def announcement(page: Page) -> Locator:
    """What has been announced; a screen reader hears it."""
    return page.get_by_role("status").locator(".announcement")


async def shown_rating(page: Page) -> str:
    return await page.locator(".gauge-number").text_content() or ""


def stored(bank: ServedBank, login: str) -> int:
    """How many scores somebody has."""
    ((count,),) = bank.query(f"SELECT count(*) FROM scores WHERE client_id = {bank.user_id(login)}")
    return int(count)
