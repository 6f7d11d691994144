"""One's own account: who one is, where one is logged in, and a new password by rules that are shown while typing."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import IN_BOTH_LANGUAGES, Look
from tests.fixtures.page_actions import log_in, open_as, settled
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
ACCOUNT = "/ui/account"


@pytest.mark.parametrize(
    ("login", "role", "shown"),
    [("client", "Client", "Пётр Чехов"), ("manager", "Manager", "Contact for clients"), ("admin", "Administrator", "")],
)
async def test_every_role_finds_name_login_and_role_by_the_menu(page: Page, login: str, role: str, shown: str) -> None:
    await open_as(page, login)
    await page.locator("details.menu summary").click()
    await page.get_by_role("link", name="Account and sessions").click()
    await expect(page).to_have_url(re.compile(ACCOUNT))
    facts = page.locator(".facts")
    await expect(facts).to_contain_text(f"Login{login}")
    await expect(facts).to_contain_text(role)
    await expect(facts).to_contain_text(shown)


async def test_another_session_is_seen_and_ended_and_this_one_stays(
    page: Page, browser: Browser, bank: ServedBank, look: Look
) -> None:
    async with fresh_context(browser, bank.url, look) as elsewhere:
        other = await elsewhere.new_page()
        await log_in(other, "client")
        await open_as(page, "client", ACCOUNT)
        rows = page.get_by_role("table").get_by_role("row")
        await expect(rows).to_have_count(3)
        await expect(rows.filter(has_text="this one")).to_have_count(1)
        await page.get_by_role("button", name="End: ").click()
        await expect(page.locator(".announcements")).to_contain_text("1 session is ended.")
        await expect(rows).to_have_count(2)
        await expect(page.get_by_role("button", name="End all others")).to_have_count(0)
        assert (await elsewhere.request.get("/auth/me")).status == 401
    assert (await page.context.request.get("/auth/me")).status == 200


async def test_all_other_sessions_are_ended_at_once(page: Page, bank: ServedBank) -> None:
    for _ in range(2):
        await log_in(page, "client")
        await page.context.clear_cookies()
    await open_as(page, "client", ACCOUNT)
    await expect(page.get_by_text("Login before this one")).to_be_visible()
    await expect(page.locator(".facts")).not_to_contain_text("none that is kept")
    await page.get_by_role("button", name="End all others").click()
    await expect(page.locator(".announcements")).to_contain_text("2 sessions are ended.")
    await expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)


async def test_ending_this_session_leads_to_the_login(page: Page) -> None:
    await open_as(page, "client", ACCOUNT)
    await page.get_by_role("button", name="Log out: ").click()
    await expect(page.get_by_label("Password")).to_be_visible()


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
async def test_the_rules_of_passwords_are_judged_while_one_is_typed(page: Page, look: Look) -> None:
    await open_as(page, "manager", ACCOUNT)
    await page.get_by_role("button", name="Change password" if look.language == "en" else "Сменить пароль").last.click()
    rules, met = page.locator(".password-rules li"), page.locator(".password-rules .rule-met")
    new = page.locator("#new_password")
    await expect(rules).to_have_count(3)
    await expect(met).to_have_count(0)
    await new.fill("password123456")
    await expect(met).to_have_count(2)
    await expect(page.locator(".rule-unmet")).to_contain_text("guess" if look.language == "en" else "угадыва")
    assert await axe(page) == []
    await new.fill("кобыла и телега 7")
    await expect(met).to_have_count(3)


async def test_a_password_that_keeps_the_rules_is_taken(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_as(page, "manager", ACCOUNT)
    await page.get_by_role("main").get_by_role("button", name="Change password").click()
    dialog = page.get_by_role("dialog", name="Change password")
    await dialog.get_by_label("Present password").fill(PASSWORD)
    await dialog.get_by_label("New password").fill("password123456")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_label("New password")).to_have_accessible_description(re.compile("Easy to guess"))
    await dialog.get_by_label("New password").fill("кобыла и телега 7")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.locator(".announcements")).to_contain_text("The password is changed.")
    await settled(page)
