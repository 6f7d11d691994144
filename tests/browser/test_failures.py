"""A service that was away and came back is worked with as before. Pages that failed: `test_accessibility.py`."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.page_actions import log_in_again, open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser


THE_SAME_RATING = re.compile(r"(\d\.\d\d)\s+→\s+\1")
"""Nothing has changed, so the new score is the old one; whichever that is."""


async def refresh_score(page: Page) -> None:
    await page.get_by_role("button", name="Refresh score").click()


async def search(page: Page) -> None:
    await page.get_by_role("searchbox").fill("Годунов")


async def look_at_managers(page: Page) -> None:
    await page.get_by_role("link", name="Managers").click()


@pytest.mark.parametrize(
    ("login", "act", "result"),
    [
        ("client", refresh_score, THE_SAME_RATING),
        ("manager", search, "Борис Годунов"),
        ("admin", look_at_managers, "Mary Poppins"),
    ],
)
@pytest.mark.parametrize("sessions_are_lost", [False, True], ids=["sessions kept", "sessions lost"])
async def test_a_service_that_was_started_again_under_an_open_page_serves_on(
    page: Page,
    bank: ServedBank,
    watch: PageWatch,
    login: str,
    act: Callable[[Page], Awaitable[None]],
    result: str | re.Pattern[str],
    sessions_are_lost: bool,
) -> None:
    await open_as(page, login)
    address = page.url
    bank.stop()
    if sessions_are_lost:
        watch.allow(401)
        bank.end_sessions()
    bank.start()
    await act(page)
    if sessions_are_lost:
        await log_in_again(page, login)
    await expect(page.locator("main")).to_contain_text(result)
    await expect(page.locator("main").get_by_role("alert")).to_have_count(0)
    assert page.url.startswith(address)
