"""The admin's page as different people see it: language, theme, phone, keyboard alone, a checker of accessibility."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.admin_actions import answer, asked, open_section, press, row_of
from tests.fixtures.axe import axe
from tests.fixtures.looks import ON_A_PHONE, PHONE, Look
from tests.fixtures.page_actions import settled
from tests.fixtures.page_watch import PageWatch

pytestmark = pytest.mark.browser
MAX_TABS = 80
DISMISS = re.compile("Dismiss|Уволить")


async def fits(page: Page) -> bool:
    """Nothing sticks out to the side."""
    return bool(await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("look", [Look(), Look(language="ru", theme="dark", width=PHONE)], ids=str)
async def test_every_question_is_accessible(page: Page, look: Look, watch: PageWatch) -> None:
    watch.allow(422)
    await open_section(page, "users", q="other_admin")
    for number in range(2):
        await page.get_by_role("row").last.get_by_role("button").nth(number).click()
        assert await axe(page) == []
        await page.keyboard.press("Escape")
    await page.goto("/ui/admin?section=managers&q=poppins")
    await page.get_by_role("row").last.get_by_role("button", name=DISMISS).click()
    await asked(page).get_by_role("radio").nth(1).check()
    await asked(page).locator("button[type=submit]").click()
    await expect(asked(page).locator("[aria-invalid=true]")).to_have_count(1)
    assert await axe(page) == []
    await page.goto("/ui/admin?section=models")
    await expect(page.get_by_role("row").last.get_by_role("button")).to_have_count(3)
    _copy, promote, shadow = await page.get_by_role("row").last.get_by_role("button").all()
    await shadow.click()
    assert await axe(page) == []
    await page.keyboard.press("Escape")
    await promote.click()
    assert await axe(page) == []
    await asked(page).locator("button[type=submit]").click()
    await expect(asked(page).locator("#confirm-result")).to_be_visible()
    assert await axe(page) == []
    await page.goto("/ui/admin?section=users&new=client")
    await settled(page)
    await page.locator("main button[type=submit]").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await axe(page) == []


@pytest.mark.parametrize("look", [ON_A_PHONE], ids=str)
async def test_on_a_phone_each_value_stands_beside_its_name(page: Page) -> None:
    await open_section(page, "managers")
    card = row_of(page, "Mary Poppins")
    await expect(card.get_by_role("cell").first).to_have_attribute("data-title", "Clients")
    box = await card.bounding_box()
    assert box and box["height"] > 100
    await press(card, "Dismiss")
    await expect(asked(page)).to_be_visible()
    assert await fits(page)


async def test_everything_is_done_without_a_mouse(page: Page) -> None:
    await open_section(page, "users")
    await go_to(page, page.get_by_role("link", name="Managers"))
    await page.keyboard.press("Enter")
    await settled(page)
    await go_to(page, page.get_by_role("searchbox"))
    await page.keyboard.type("poppins")
    await expect(page.get_by_role("row")).to_have_count(2)
    dismiss = row_of(page, "Mary Poppins").get_by_role("button", name="Dismiss")
    await go_to(page, dismiss)
    await page.keyboard.press("Enter")
    await expect(asked(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dismiss).to_be_focused()
    await page.keyboard.press("Enter")
    await go_to(page, asked(page).get_by_label("Spread evenly over the others"))
    await page.keyboard.press("ArrowDown")
    await go_to(page, asked(page).get_by_label("Who takes over"))
    await page.keyboard.press("ArrowDown")
    await go_to(page, asked(page).get_by_role("button", name="Dismiss"))
    await page.keyboard.press("Enter")
    await expect(asked(page)).to_contain_text("Mary Poppins is dismissed")
    await expect(asked(page).locator("footer").get_by_role("button", name="Close")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(asked(page)).to_have_count(0)
    await expect(page.locator("#content")).to_be_focused()


async def test_the_language_is_switched_in_the_middle_of_a_question(page: Page) -> None:
    await open_section(page, "managers", q="poppins")
    await press(page, "Русский")
    await press(row_of(page, "Mary Poppins"), "Уволить")
    await expect(asked(page)).to_contain_text("Кому передать клиентов (1)?")
    await asked(page).get_by_label("Пока никому").check()
    await expect(asked(page)).to_contain_text("1 клиент останется без менеджера")
    await answer(page, "Уволить")
    await expect(asked(page)).to_contain_text("1 клиент теперь без менеджера.")


async def go_to(page: Page, place: Locator) -> None:
    """By the Tab key alone."""
    await expect(place).to_be_visible()
    for _ in range(MAX_TABS):
        if await place.evaluate("(element) => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{place} is not reached by the Tab key")
