"""The admin's page: users found, switched off and on, given other passwords."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.fixtures.admin_actions import answer, asked, close, open_section, press, row_of
from tests.fixtures.page_actions import log_in, open_as, settled
from tests.fixtures.page_people import HOSTILE, PASSWORD
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser


async def can_log_in(page: Page, login: str, password: str = PASSWORD) -> bool:
    response = await page.request.post("/auth/login", data={"login": login, "password": password})
    return response.ok


async def test_users_are_found_by_name_and_role_and_the_address_says_so(page: Page) -> None:
    await open_section(page, "users")
    await page.get_by_role("searchbox").fill("ёлкина")
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_label("Role").select_option("Managers")
    await expect(page.get_by_text("No one found")).to_be_visible()
    await page.reload()
    await settled(page)
    await expect(page.get_by_role("searchbox")).to_have_value("ёлкина")
    await press(page, "Show all")
    await expect(row_of(page, "Анна Ёлкина")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_text("No one found")).to_be_visible()


async def test_a_deactivated_user_is_out_of_the_page_that_was_open(
    page: Page, context: BrowserContext, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(401)
    async with await _another_browser(page, bank) as theirs:
        await watch.listen(theirs)
        their_page = await theirs.new_page()
        await open_as(their_page, "other_admin", "/ui/admin?section=models")
        await open_section(page, "users")
        await press(row_of(page, "other_admin"), "Deactivate")
        await expect(asked(page)).to_contain_text("other_admin cannot log in any more")
        await answer(page, "Deactivate")
        await expect(row_of(page, "other_admin")).to_contain_text("deactivated")
        await expect(page.get_by_role("status").filter(has_text="all sessions have ended")).to_be_visible()
        await their_page.get_by_role("link", name="Managers").click()
        await expect(asked(their_page)).to_contain_text("Your session is over")
        assert not await can_log_in(their_page, "other_admin")


async def test_a_user_comes_back(page: Page, bank: ServedBank) -> None:
    bank.query("UPDATE users SET is_active = 0 WHERE login = 'client'")
    await open_section(page, "users", q="client", role="client")
    await press(row_of(page, "Анна Ёлкина"), "Activate")
    await answer(page, "Activate")
    await expect(row_of(page, "Анна Ёлкина")).to_contain_text("✓ active")
    assert await can_log_in(page, "client")


async def test_nobody_deactivates_himself(page: Page) -> None:
    await open_section(page, "users")
    mine = row_of(page, "Ада Лавлейс")
    await expect(mine.get_by_role("button", name="Deactivate")).to_be_disabled()
    await expect(mine.get_by_role("button", name="Deactivate")).to_have_accessible_description(
        "You cannot deactivate yourself; another administrator can."
    )
    await press(mine, "Change password")
    await expect(asked(page)).to_contain_text("Present password")


async def test_a_manager_is_led_to_dismissal(page: Page) -> None:
    await open_section(page, "users", q="other_manager")
    await expect(row_of(page, "Mary Poppins").get_by_role("button", name="Deactivate")).to_have_count(0)
    await press(row_of(page, "Mary Poppins"), "Dismiss")
    await expect(asked(page)).to_contain_text("Where do the clients (1) go?")


async def test_a_generated_password_is_shown_once_and_is_the_only_one_that_works(page: Page, watch: PageWatch) -> None:
    watch.allow(401)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await open_section(page, "users", q="client", role="client")
    await press(row_of(page, "Анна Ёлкина"), "Reset password")
    await expect(asked(page)).to_contain_text("all open sessions of this user end at once")
    await answer(page, "Reset password")
    password = await asked(page).get_by_label("Password").input_value()
    await answer(page, "Copy")
    await expect(asked(page)).to_contain_text("Copied.")
    assert await page.evaluate("() => navigator.clipboard.readText()") == password
    await close(page)
    assert password not in await page.content()
    assert not await can_log_in(page, "client")
    assert await can_log_in(page, "client", password)


async def test_a_typed_password_that_is_too_short_is_told_beside_the_field(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_section(page, "users", q="client", role="client")
    await press(row_of(page, "Анна Ёлкина"), "Reset password")
    await asked(page).get_by_label("Type one").check()
    field = asked(page).get_by_role("textbox", name="New password")
    await field.fill("short")
    await answer(page, "Reset password")
    await expect(asked(page).get_by_text("At least 8 characters.")).to_be_visible()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await field.fill("a long sentence is best")
    await field.press("Enter")
    await expect(asked(page)).to_contain_text("The password of Анна Ёлкина is changed")
    await expect(asked(page).get_by_label("Password")).to_have_count(0)
    assert await can_log_in(page, "client", "a long sentence is best")


async def test_a_hostile_name_is_text(page: Page) -> None:
    await open_section(page, "users", q="hostile")
    await expect(row_of(page, "hostile")).to_contain_text(f"{HOSTILE} {HOSTILE}")
    await press(row_of(page, "hostile"), "Deactivate")
    await expect(asked(page)).to_contain_text(f"Deactivate {HOSTILE} {HOSTILE}?")
    await answer(page, "Deactivate")
    await expect(page.get_by_role("status").filter(has_text=f"{HOSTILE} {HOSTILE} is deactivated")).to_be_visible()
    assert await page.locator("img").count() == 0


async def test_an_action_in_a_session_that_is_over_goes_on_after_the_login(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(401)
    await open_section(page, "users", q="client", role="client")
    await press(row_of(page, "Анна Ёлкина"), "Deactivate")
    bank.end_sessions()
    await answer(page, "Deactivate")
    session = page.get_by_role("dialog", name="Your session is over")
    await session.get_by_label("Login").fill("admin")
    await session.get_by_label("Password").fill(PASSWORD)
    await session.get_by_role("button", name="Log in", exact=True).click()
    await expect(row_of(page, "Анна Ёлкина")).to_contain_text("deactivated")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def _another_browser(page: Page, bank: ServedBank) -> BrowserContext:
    browser = page.context.browser
    assert browser
    return await browser.new_context(base_url=bank.url, locale="en-GB")


async def test_a_failed_list_says_so_and_is_asked_for_again(page: Page, watch: PageWatch) -> None:
    watch.allow(500)
    await log_in(page, "admin")
    await page.route("**/users?*", lambda route: route.fulfill(status=500, json={"error": "Oops", "request_id": "r-1"}))
    await page.goto("/ui/admin")
    await expect(page.get_by_role("alert")).to_contain_text("Request r-1")
    await page.unroute("**/users?*")
    await press(page, "Try again")
    await expect(row_of(page, "Ада Лавлейс")).to_be_visible()
