"""What a first visit costs, with all that a page draws on its own."""

import pytest
from playwright.async_api import Page, Response, expect

from app.routes.ui_pages import FIRST_READS
from tests.browser.places import LOGIN, MAIN_PLACES, Place
from tests.fixtures.looks import Look
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
MOST_REQUESTS = 12
MOST_BYTES = 110 * 1024
OF_DECISIONS, BYTES_OF_DECISIONS = 2, 9 * 1024
"""More where a policy decides: the decisions and stored facts, and what draws them."""
ADDRESSES = {
    "client": "/ui/client",
    "credit": "/ui/client/credit",
    "account": "/ui/account",
    "audit": "/ui/audit",
    "approvals": "/ui/approvals",
    "manager": "/ui/manager",
}
BEGUN = """() => performance.getEntriesByType("resource").map(
  (entry) => [entry.name.slice(location.origin.length), entry.initiatorType])"""
"""Addresses that were asked for, and what began each."""
THE_ICON = 1
"""A browser without a window does not ask for it."""


@pytest.mark.parametrize("look", [Look(), Look(language="ru")], ids=["en", "ru"])
@pytest.mark.parametrize("place", [LOGIN, *MAIN_PLACES], ids=str)
async def test_a_first_visit_takes_few_requests_and_bytes(page: Page, bank: ServedBank, place: Place) -> None:
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    await place.open(page, bank)
    await page.wait_for_load_state("networkidle")
    sizes = [await answer.request.sizes() for answer in answers]
    most = MOST_REQUESTS + (OF_DECISIONS if place.decided else 0)
    assert len(answers) + THE_ICON <= most, "\n".join(answer.url for answer in answers)
    assert sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes) <= MOST_BYTES + (
        BYTES_OF_DECISIONS if place.decided else 0
    )


async def test_the_words_of_the_other_language_come_when_they_are_chosen(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow_broken_connections()
    await open_as(page, "client")
    bank.stop()
    await page.get_by_role("button", name="Русский").click()
    await expect(page.get_by_role("status")).to_contain_text("The service cannot be reached.")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    bank.start()
    await page.get_by_role("button", name="Русский").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Обзор")


async def test_something_is_there_before_any_script(page: Page, watch: PageWatch) -> None:
    watch.allow_broken_connections()
    await page.route("**/*.js", lambda route: route.abort())
    await page.goto("/")
    await expect(page.locator(".first-paint .skeleton")).to_be_visible()


@pytest.mark.parametrize("name", FIRST_READS)
async def test_the_first_data_are_asked_for_with_the_page_and_once(page: Page, bank: ServedBank, name: str) -> None:
    login = {"manager": "manager", "audit": "admin", "approvals": "admin"}.get(name, "client")
    await open_as(page, login, ADDRESSES[name])
    await page.wait_for_load_state("networkidle")
    begun: list[tuple[str, str]] = await page.evaluate(BEGUN)
    for read in FIRST_READS[name]:
        address = read.format(user_id=bank.user_id(login))
        assert [by for one, by in begun if one == address] == ["link"], begun
