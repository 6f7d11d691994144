"""The login: what goes wrong is told, what goes right leads where somebody wanted to go."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
HOMES = {"client": "/ui/client", "manager": "/ui/manager", "admin": "/ui/admin"}
HOSTILE_PLACES = ["https://evil.example/ui", "//evil.example/ui", "/\\evil.example", "javascript:alert(1)", "/docs"]


async def fill_in(page: Page, login: str, password: str = PASSWORD) -> None:
    await page.get_by_label("Login").fill(login)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("role", HOMES)
async def test_each_role_comes_to_its_page(page: Page, bank: ServedBank, role: str) -> None:
    await page.goto("/")
    await fill_in(page, role)
    await expect(page).to_have_url(bank.url + HOMES[role])
    await settled(page)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def test_one_can_begin_to_type_at_once_and_end_with_enter(page: Page, bank: ServedBank) -> None:
    await page.goto("/")
    await expect(page.get_by_label("Login")).to_be_focused()
    await page.keyboard.type("client")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{bank.url}/ui/client")


async def test_a_password_is_hidden_and_can_be_pasted(page: Page) -> None:
    await page.goto("/")
    field = page.get_by_label("Password")
    await expect(field).to_have_attribute("type", "password")
    await expect(field).to_have_attribute("autocomplete", "current-password")
    pasted = "field => field.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true}))"
    assert await field.evaluate(pasted) is True


async def test_a_wrong_password_is_told_and_what_was_typed_stays(page: Page, watch: PageWatch) -> None:
    watch.allow(401)
    await page.goto("/")
    await fill_in(page, "client", "wrong horse")
    await expect(page.get_by_role("alert")).to_contain_text("Wrong login or password.")
    await expect(page.get_by_label("Login")).to_have_value("client")
    await expect(page.get_by_role("button", name="Log in")).to_be_enabled()


async def test_nobody_learns_whether_a_login_exists(page: Page, watch: PageWatch) -> None:
    watch.allow(401)
    told = []
    for login in ("client", "nobody_at_all", "gone_manager"):
        await page.goto("/")
        await fill_in(page, login, "wrong horse")
        told.append(re.sub(r"Request \w+", "", await page.get_by_role("alert").inner_text()))
    assert len(set(told)) == 1


async def test_after_too_many_attempts_the_time_left_is_counted_down(page: Page, watch: PageWatch) -> None:
    watch.allow(401, 429)
    await page.clock.install()
    await page.goto("/")
    for _ in range(6):
        await fill_in(page, "client", "wrong horse")
        await expect(page.get_by_role("button", name="Log in")).to_be_enabled()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("Too many attempts. Try again in 15 minutes.")
    await page.clock.run_for("05:00")
    await expect(alert).to_contain_text("Try again in 10 minutes.")
    await page.clock.run_for("09:30")
    await expect(alert).to_contain_text(re.compile(r"Try again in \d\d seconds\."))
    await page.clock.run_for("01:00")
    await expect(alert).to_have_count(0)


async def test_one_comes_back_to_the_place_that_was_wanted(page: Page, bank: ServedBank) -> None:
    await page.goto("/ui/manager?band=E&overdue=1")
    await expect(page).to_have_url(re.compile(r"/\?next="))
    await fill_in(page, "manager")
    await expect(page).to_have_url(f"{bank.url}/ui/manager?band=E&overdue=1")


@pytest.mark.parametrize("wanted", HOSTILE_PLACES)
async def test_nobody_is_led_to_another_site(page: Page, bank: ServedBank, wanted: str) -> None:
    await page.goto("/")
    await page.evaluate("(wanted) => history.replaceState(null, '', `/?next=${encodeURIComponent(wanted)}`)", wanted)
    await fill_in(page, "client")
    await expect(page).to_have_url(f"{bank.url}/ui/client")


@pytest.mark.parametrize("role", HOMES)
async def test_a_demo_login_is_one_click_away(page: Page, bank: ServedBank, role: str) -> None:
    await page.goto("/")
    demo = page.get_by_role("region", name="Demo bank")
    await demo.get_by_role("button", name={"admin": "Administrator"}.get(role, role.capitalize())).click()
    await expect(page).to_have_url(bank.url + HOMES[role])


async def test_whoever_is_logged_in_goes_on_at_once(page: Page, bank: ServedBank) -> None:
    await open_as(page, "manager", "/")
    await expect(page).to_have_url(f"{bank.url}/ui/manager")


@pytest.mark.parametrize(
    ("login", "wanted", "home"),
    [
        ("client", "/ui/manager", "/ui/client"),
        ("client", "/ui/admin", "/ui/client"),
        ("manager", "/ui/client/credit", "/ui/manager"),
        ("manager", "/ui/admin", "/ui/manager"),
        ("admin", "/ui/client", "/ui/admin"),
    ],
)
async def test_a_page_of_another_role_leads_to_the_own_one(
    page: Page, bank: ServedBank, login: str, wanted: str, home: str
) -> None:
    await open_as(page, login, wanted)
    await expect(page).to_have_url(bank.url + home)
