"""What people are called is text on every page, whatever it looks like."""

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
NAME = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("address", ["/ui/manager", "/ui/account", "/ui/admin?section=users"])
async def test_a_name_that_is_markup_is_shown_as_it_is_written(page: Page, bank: ServedBank, address: str) -> None:
    bank.query(f"UPDATE users SET first_name = '{NAME}'")
    await open_as(page, "admin" if "admin" in address else "manager", address)
    await settled(page)
    await expect(page.locator("#content").get_by_text(NAME).first).to_be_visible()
    await expect(page.locator("img[src=x]")).to_have_count(0)
