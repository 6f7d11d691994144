"""A session that is over, and a service that was away: nothing is lost, nobody is lost."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.page_actions import log_in_again, open_as, settled
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
NEW_PASSWORD = "battery staple"


async def choose(page: Page, item: str) -> None:
    """From the account's menu."""
    await page.locator("details.menu summary").click()
    await page.get_by_role("button", name=item).click()


async def change_password(page: Page, current: str, new: str) -> None:
    await page.get_by_label("Present password").fill(current)
    await page.get_by_label("New password").fill(new)
    await page.get_by_role("dialog").get_by_role("button", name="Save").click()


async def test_logging_out_leads_to_the_login_and_there_is_no_way_back(page: Page, bank: ServedBank) -> None:
    await open_as(page, "client")
    await choose(page, "Log out")
    await expect(page).to_have_url(f"{bank.url}/")
    await page.go_back()
    await expect(page).to_have_url(re.compile(r"/\?next=%2Fui%2Fclient|/$"))
    assert bank.query("SELECT count(*) FROM user_sessions WHERE revoked IS NULL") == [(0,)]


async def test_a_password_is_changed_and_only_the_new_one_works(page: Page, watch: PageWatch) -> None:
    watch.allow(401)
    await open_as(page, "client")
    await choose(page, "Change password")
    await change_password(page, PASSWORD, NEW_PASSWORD)
    await expect(page.get_by_role("status").filter(has_text="The password is changed.")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    request = page.context.request
    for password, status in ((PASSWORD, 401), (NEW_PASSWORD, 200)):
        answer = await request.post("/auth/login", data={"login": "client", "password": password})
        assert answer.status == status


async def test_what_is_wrong_with_a_password_is_told_beside_it(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_as(page, "client")
    await choose(page, "Change password")
    await change_password(page, "wrong horse", NEW_PASSWORD)
    await expect(page.get_by_label("Present password")).to_have_accessible_description(
        "This is not your present password."
    )
    await change_password(page, PASSWORD, "short")
    await expect(page.get_by_label("New password")).to_have_accessible_description(re.compile("At least 8 characters"))
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_an_action_in_a_session_that_is_over_goes_on_after_the_login(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(401)
    await open_as(page, "client")
    await choose(page, "Change password")
    bank.end_sessions()
    await change_password(page, PASSWORD, NEW_PASSWORD)
    await log_in_again(page, "client")
    await expect(page.get_by_role("status").filter(has_text="The password is changed.")).to_be_visible()
    await expect(page).to_have_url(f"{bank.url}/ui/client")


async def test_a_wrong_password_in_the_dialog_is_told_there(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(401)
    await open_as(page, "client")
    await choose(page, "Change password")
    bank.end_sessions()
    await change_password(page, PASSWORD, NEW_PASSWORD)
    dialog = page.get_by_role("dialog", name="Your session is over")
    await dialog.get_by_label("Login").fill("client")
    await dialog.get_by_label("Password").fill("wrong horse")
    await dialog.get_by_role("button", name="Log in").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Wrong login or password.")
    await log_in_again(page, "client")
    await expect(page.get_by_role("status").filter(has_text="The password is changed.")).to_be_visible()


async def test_somebody_else_who_logs_in_comes_to_the_own_page(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(401)
    await open_as(page, "client")
    await choose(page, "Change password")
    bank.end_sessions()
    await change_password(page, PASSWORD, NEW_PASSWORD)
    await log_in_again(page, "manager")
    await expect(page).to_have_url(f"{bank.url}/ui/manager")


async def test_a_page_that_is_loaded_without_a_session_leads_to_the_login_and_back(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(401)
    await open_as(page, "client", "/ui/client/credit")
    bank.end_sessions()
    await page.reload()
    await expect(page).to_have_url(f"{bank.url}/?next=%2Fui%2Fclient%2Fcredit")
    await page.get_by_label("Login").fill("client")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await expect(page).to_have_url(f"{bank.url}/ui/client/credit")
    await settled(page)


async def test_a_service_that_is_away_is_told_and_the_next_try_works(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow_broken_connections()
    await open_as(page, "client")
    await choose(page, "Change password")
    bank.stop()
    await change_password(page, PASSWORD, NEW_PASSWORD)
    dialog = page.get_by_role("dialog", name="Change password")
    await expect(dialog.get_by_role("alert")).to_contain_text("The service cannot be reached.")
    bank.start()
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status").filter(has_text="The password is changed.")).to_be_visible()


async def test_a_service_that_comes_back_without_its_sessions_asks_to_log_in(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(401)
    watch.allow_broken_connections()
    await open_as(page, "client")
    await choose(page, "Change password")
    bank.stop()
    bank.end_sessions()
    bank.start()
    await change_password(page, PASSWORD, NEW_PASSWORD)
    await log_in_again(page, "client")
    await expect(page.get_by_role("status").filter(has_text="The password is changed.")).to_be_visible()
