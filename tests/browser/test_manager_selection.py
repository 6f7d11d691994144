"""A manager chooses columns and clients, and takes the list away as a file."""

import asyncio
import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.manager_page import listed, names, open_card
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
BORIS, DMITRY = "Борис Годунов", "Дмитрий Карамазов"


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Select {name}")


async def file_behind(page: Page, link: Locator) -> list[list[str]]:
    async with page.expect_download() as downloading:
        await link.click()
    path = Path(await (await downloading.value).path())
    text = await asyncio.to_thread(path.read_text, encoding="utf-8-sig")
    return list(csv.reader(StringIO(text)))


async def test_days_late_and_credit_sort_the_largest_first(page: Page) -> None:
    await open_as(page, "manager")
    for column, order in (("Days late", "days_late"), ("Credit", "amount")):
        head = page.get_by_role("columnheader", name=column)
        await head.get_by_role("button").click()
        await expect(page).to_have_url(re.compile(rf"sort={order}&direction=down"))
        await expect(head).to_have_attribute("aria-sort", "descending")
    await page.get_by_role("columnheader", name="Days late").get_by_role("button").click()
    assert set((await names(page))[:2]) == {BORIS, DMITRY}


async def test_columns_are_chosen_and_kept_for_the_next_visit(page: Page) -> None:
    await open_as(page, "manager")
    await page.get_by_text("Columns", exact=True).click()
    await page.get_by_role("group", name="Columns").get_by_label("Login").uncheck()
    await expect(page.get_by_role("columnheader", name="Login")).to_have_count(0)
    assert await axe(page) == []
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("group", name="Columns")).to_be_hidden()
    shared = page.url
    await page.goto("/ui/manager")
    await settled(page)
    await expect(page.get_by_role("columnheader", name="Rating")).to_be_visible()
    await expect(page.get_by_role("columnheader", name="Login")).to_have_count(0)
    assert "columns=rating" in shared


async def test_a_list_is_saved_under_a_name_opened_again_and_removed(page: Page) -> None:
    await open_as(page, "manager", "/ui/manager?overdue=1&sort=amount&direction=down")
    await listed(page)
    views = page.get_by_role("group", name="Views")
    await page.get_by_text("Views", exact=True).click()
    await views.get_by_label("Name of this view").fill("Late")
    assert await axe(page) == []
    await views.get_by_role("button", name="Save").click()
    await expect(views.get_by_role("link", name="Late")).to_have_attribute("aria-current", "true")
    await page.goto("/ui/manager")
    await settled(page)
    await page.get_by_text("Views", exact=True).click()
    await views.get_by_role("link", name="Late").click()
    await expect(page).to_have_url(re.compile(r"\?overdue=1&sort=amount&direction=down&columns="))
    assert set(await names(page)) == {BORIS, DMITRY}
    await views.get_by_role("button", name="Remove Late").click()
    await expect(views.get_by_role("link")).to_have_count(0)


async def test_a_selection_is_kept_over_orders_and_cards_and_ends_with_another_list(page: Page) -> None:
    await open_as(page, "manager")
    await box(page, BORIS).check()
    await box(page, DMITRY).check()
    await expect(page.get_by_text("2 selected")).to_be_visible()
    await expect(page.get_by_role("checkbox", name="Select all shown")).to_have_js_property("indeterminate", True)
    assert await axe(page) == []
    await page.get_by_role("columnheader", name="Rating").get_by_role("button").click()
    await listed(page)
    await expect(box(page, BORIS)).to_be_checked()
    await page.get_by_role("button", name="Overdue", exact=True).click()
    await expect(page.get_by_text("2 selected")).to_have_count(0)


async def test_all_that_is_shown_is_selected_and_let_go(page: Page) -> None:
    await open_as(page, "manager")
    shown = page.get_by_role("checkbox", name="Select all shown")
    await shown.check()
    await expect(page.get_by_text("7 selected")).to_be_visible()
    await page.get_by_role("button", name="Deselect").click()
    await expect(shown).not_to_be_checked()
    await expect(page.get_by_text("selected", exact=False)).to_have_count(0)


async def test_the_file_holds_what_is_listed_in_its_order_and_with_its_columns(page: Page) -> None:
    await open_as(page, "manager", "/ui/manager?sort=rating&columns=rating,debt")
    shown = await names(page)
    head, *lines = await file_behind(page, page.get_by_role("link", name="Save this list as a CSV file"))
    assert head[3:] == ["Rating", "Band", "Grade", "Overdue, at least"]
    assert [f"{line[1]} {line[2]}" for line in lines] == shown


async def test_the_file_of_selected_clients_holds_them_alone(page: Page, bank: ServedBank) -> None:
    await open_as(page, "manager")
    await box(page, BORIS).check()
    link = page.get_by_role("link", name="Save the selected clients as a CSV file")
    _, *lines = await file_behind(page, link)
    assert [line[:3] for line in lines] == [[str(bank.user_id("overdue")), "Борис", "Годунов"]]


async def test_selected_lines_are_copied_for_a_spreadsheet(page: Page) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await open_as(page, "manager", "/ui/manager?columns=login")
    await box(page, BORIS).check()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_text("Copied: paste it into a spreadsheet.")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == f"Client\tLogin\n{BORIS}\toverdue"


async def test_an_open_card_shows_its_score_at_once(page: Page) -> None:
    await page.set_viewport_size({"width": 1280, "height": 800})
    await open_card(page, BORIS)
    await expect(page.locator(".portfolio")).to_be_hidden()
    await expect(page.locator(".gauge")).to_be_in_viewport(ratio=1)
    await page.keyboard.press("Escape")
    await expect(page.locator(".portfolio")).to_be_visible()


async def test_figures_that_a_card_stood_for_are_fetched_when_it_is_closed(page: Page, bank: ServedBank) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await open_as(page, "manager", f"/ui/manager?client={bank.user_id('overdue')}")
    await settled(page)
    assert not [url for url in asked if url.endswith("/portfolio")]
    await page.get_by_role("button", name="Close the card").click()
    await expect(page.get_by_role("link", name="Clients 7")).to_be_visible()


async def test_a_name_is_found_in_the_other_script(page: Page) -> None:
    await open_as(page, "manager")
    await page.get_by_role("searchbox").fill("karamazov")
    await expect(page.locator(".client-link")).to_have_text([DMITRY])


async def test_users_are_listed_by_state(page: Page, bank: ServedBank) -> None:
    bank.query(f"UPDATE users SET is_active = 0 WHERE id = {bank.user_id('overdue')}")
    await open_as(page, "admin", "/ui/admin")
    await page.get_by_label("State").select_option("inactive")
    await expect(page).to_have_url(re.compile(r"state=inactive"))
    await expect(page.locator(".record-name", has_text=BORIS)).to_be_visible()
    await expect(page.get_by_text("✓ active")).to_have_count(0)
    await page.get_by_label("State").select_option("active")
    await expect(page.locator(".record-name", has_text=BORIS)).to_have_count(0)
