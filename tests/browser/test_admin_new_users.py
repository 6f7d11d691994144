"""The admin's page: users of each role are added."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.admin_actions import open_section, press
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.looks import Look
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser


async def fill_person(page: Page, login: str) -> str:
    """Names and login; the password that was proposed."""
    await page.get_by_label("First name").fill("Нина")
    await page.get_by_label("Last name").fill("Заречная")
    await page.get_by_label("Login").fill(login)
    return await page.get_by_label("Password").input_value()


async def fill_applicant(page: Page, values: dict[str, Any]) -> None:
    days = values.get("days_employed", 0)
    await page.locator("#feature-days_employed").fill(str(days // 365))
    await page.locator("#feature-days_employed-months").fill(str(days % 365 // 31))
    for name, value in values.items():
        if name == "days_employed":
            continue
        field: Locator = page.locator(f"#feature-{name}")
        if await field.evaluate("(element) => element.tagName") == "SELECT":
            await field.select_option(str(value).lower() if isinstance(value, bool) else value)
        else:
            await field.fill(str(value))


@pytest.mark.parametrize(
    ("role", "home"), [("Manager", "/ui/manager"), ("Administrator", "/ui/admin")], ids=["manager", "admin"]
)
async def test_somebody_who_was_added_logs_in(page: Page, role: str, home: str) -> None:
    await open_section(page, "users")
    await press(page, "New user")
    await page.get_by_role("radio", name=role).check()
    password = await fill_person(page, "nina")
    await press(page, "Add")
    await expect(page.get_by_role("heading", name=f"{role} Нина Заречная is added")).to_be_focused()
    await expect(page.get_by_label("Password")).to_have_value(password)
    await page.context.clear_cookies()
    await page.goto("/")
    await page.get_by_label("Login").fill("nina")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()
    await page.locator("#new_password").fill("nine blue boats under the bridge")
    await page.locator("#content .button-main").click()
    await expect(page).to_have_url(re.compile(home))


async def test_a_client_is_added_with_features_credit_and_manager(page: Page, bank: ServedBank) -> None:
    await open_section(page, "users", new="client")
    password = await fill_person(page, "nina")
    await page.get_by_role("combobox", name="Manager").select_option("Илья Обломов (0 clients)")
    await fill_applicant(page, APPLICANT)
    await page.get_by_label("Add a credit").check()
    await page.get_by_label("Amount", exact=True).fill("1,000,000.50")
    await page.get_by_label("Annual rate").fill("16.9")
    await press(page, "Add")
    await expect(page.get_by_role("heading", name="Client Нина Заречная is added")).to_be_visible()
    assert bank.query(
        "SELECT manager_id, amount_total, annual_rate FROM clients "
        "JOIN users ON users.id = user_id JOIN credits ON client_id = user_id WHERE login = 'nina'"
    ) == [(bank.user_id("idle_manager"), 100_000_050, 169_000)]
    await page.context.clear_cookies()
    await page.context.request.post("/auth/login", data={"login": "nina", "password": password})
    own = {"new_password": "nine blue boats under the bridge"}
    assert (await page.context.request.post("/auth/login/password", data=own)).ok
    await page.goto("/ui")
    await expect(page.get_by_role("main")).to_contain_text("Илья Обломов")


async def test_each_field_says_what_is_wrong_with_it(page: Page, watch: PageWatch) -> None:
    watch.allow(409, 422)
    await open_section(page, "users", new="client")
    await page.get_by_label("Login").fill("два")
    await page.get_by_label("Password").fill("short")
    await page.get_by_label("Add a credit").check()
    await page.get_by_label("Amount", exact=True).fill("-1")
    await press(page, "Add")
    await expect(page.get_by_role("alert")).to_have_text("16 fields need attention.")
    await expect(page.locator(".feature .field-error")).to_have_count(10)
    await expect(page.locator("#feature-age-error")).to_contain_text("Please fill this in.")
    for field, fault in {
        "First name": "Please fill this in.",
        "Last name": "Please fill this in.",
        "Login": "Latin letters, digits and _ only; three at least.",
        "Password": "At least 8 characters.",
        "Amount": "More than 0, with two decimals at most. This value does not fit.",
        "Annual rate, %": "From 0 to less than 1,000, with four decimals at most. Please fill this in.",
    }.items():
        await expect(page.get_by_label(field, exact=True)).to_have_accessible_description(fault)
    await expect(page.get_by_label("First name")).to_be_focused()
    await page.get_by_label("First name").fill("Нина")
    await page.locator("#feature-age").fill("30")
    await expect(page.get_by_role("alert")).to_have_text("14 fields need attention.")
    await expect(page.locator("#feature-age-error")).to_have_count(0)


async def test_nothing_can_be_cleared_where_nothing_is_entered(page: Page) -> None:
    await open_section(page, "users", new="client")
    clear = page.get_by_role("button", name="Mark as not given")
    await expect(page.locator("#feature-assets_total")).to_be_visible()
    await expect(clear).to_have_count(0)
    await page.locator("#feature-assets_total").fill("1")
    await expect(clear).to_have_count(1)
    await clear.click()
    await expect(clear).to_have_count(0)


async def test_features_are_checked_by_the_contract(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_section(page, "users", new="client")
    await fill_person(page, "nina")
    await fill_applicant(page, {**APPLICANT, "age": 17})
    await press(page, "Add")
    age = page.get_by_label("Age", exact=True)
    await expect(age).to_be_focused()
    await expect(page.locator("#feature-age-error")).to_contain_text("A whole number from 18 to 110")
    await age.fill("18")
    await press(page, "Add")
    await expect(page.get_by_role("heading", name="Client Нина Заречная is added")).to_be_visible()


async def test_a_taken_login_is_told_beside_it_and_nothing_typed_is_lost(page: Page, watch: PageWatch) -> None:
    watch.allow(409)
    await open_section(page, "managers")
    await press(page, "New manager")
    await fill_person(page, "client")
    await press(page, "Add")
    login = page.get_by_label("Login")
    await expect(login).to_have_accessible_description("This login is taken; choose another.")
    await expect(login).to_be_focused()
    await page.get_by_role("link", name="Models").click()
    await page.go_back()
    await expect(page.get_by_label("First name")).to_have_value("Нина")
    await login.fill("nina")
    await press(page, "Add")
    await press(page, "To the list")
    await expect(page.get_by_role("row").filter(has_text="Нина Заречная")).to_contain_text("0")


async def test_adding_twice_by_a_double_click_adds_once(page: Page, bank: ServedBank) -> None:
    await open_section(page, "users", new="admin")
    await fill_person(page, "nina")
    await page.get_by_role("button", name="Add").dblclick()
    await expect(page.get_by_role("heading", name="Administrator Нина Заречная is added")).to_be_visible()
    assert bank.query("SELECT count(*) FROM users WHERE login = 'nina'") == [(1,)]


@pytest.mark.parametrize("look", [Look(language="ru")], ids=str)
async def test_a_client_is_added_in_russian(page: Page) -> None:
    await open_as(page, "admin", "/ui/admin?section=users&new=client")
    await settled(page)
    await page.get_by_label("Имя").fill("Нина")
    await page.get_by_label("Фамилия").fill("Заречная")
    await page.get_by_label("Логин").fill("nina")
    await fill_applicant(page, {**APPLICANT, "income_monthly": "125 000,50"})
    await page.get_by_role("button", name="Добавить").click()
    await expect(page.get_by_role("heading", name="Клиент добавлен: Нина Заречная")).to_be_visible()
