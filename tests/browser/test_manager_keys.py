"""The managers' page by keys alone."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.looks import Look
from tests.fixtures.manager_page import field, listed, names, open_card, saved
from tests.fixtures.page_actions import open_as

pytestmark = pytest.mark.browser


async def test_a_client_is_found_opened_edited_and_saved_without_a_mouse(page: Page) -> None:
    await open_as(page, "manager")
    await listed(page)
    await page.keyboard.press("/")
    await page.keyboard.type("годунов")
    await expect(page.locator(".client-link")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".client-link")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Борис Годунов")).to_be_focused()
    await page.keyboard.press("e")
    await expect(field(page, "Age")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(field(page, "Marital status")).to_be_focused()
    await field(page, "Monthly income").focus()
    await page.keyboard.press("ControlOrMeta+a")
    await page.keyboard.type("77000")
    await page.keyboard.press("Control+s")
    await expect(saved(page)).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("heading", name="Борис Годунов")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator(".card-panel")).to_have_count(0)
    await expect(page.locator(".client-link")).to_be_focused()


async def test_arrows_walk_the_list_and_go_on_from_the_open_client(page: Page) -> None:
    await open_as(page, "manager")
    everybody = await names(page)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(".client-link:focus")).to_have_text(everybody[0])
    await page.keyboard.press("Enter")
    await expect(page.locator(".card-name")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".client-link:focus")).to_have_text(everybody[1])
    await page.keyboard.press("e")
    await expect(page.locator(".card-name")).to_have_text(everybody[1])
    await expect(field(page, "Age")).to_be_focused()


async def test_letters_are_letters_while_somebody_is_typing(page: Page) -> None:
    await open_as(page, "manager")
    await page.get_by_role("searchbox").fill("")
    await page.get_by_role("searchbox").press_sequentially("e/?")
    await expect(page.get_by_role("searchbox")).to_have_value("e/?")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_keys_are_listed_and_escape_closes_the_list(page: Page) -> None:
    await open_as(page, "manager")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Walk through the list")
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).not_to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("look", [Look(width=1024, height=768)], ids=str)
async def test_where_the_card_takes_the_lists_place_escape_leads_back_to_the_line(page: Page, look: Look) -> None:
    await open_card(page, "Вера Павловна")
    await expect(page.locator(".list")).to_be_hidden()
    await page.keyboard.press("Escape")
    await expect(page.locator(".client-link:focus")).to_have_text("Вера Павловна")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Clients").click()
    await expect(page).to_have_url(re.compile("/ui/manager$"))
