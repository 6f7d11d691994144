"""The client's credit: its facts, and the payment history as a calendar and as a table."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, ON_A_PHONE, Look
from tests.fixtures.page_actions import open_as, read
from tests.fixtures.page_people import HOSTILE, OVERDUE_NOW
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
CREDIT = "/ui/client/credit"
CALENDAR_OF_THE_OVERDUE = "Payment history: 12 months recorded, 3 months with a delay, longest run without one 9 months"


async def test_the_facts_are_those_of_the_service(page: Page) -> None:
    await open_as(page, "overdue", CREDIT)
    credit = await read(page, "/api/client/credit")
    assert await figure(page, "amount") == f"{credit['amount_total']:,.0f}"
    assert await figure(page, "payment") == f"{credit['monthly_payment']:,.2f}"
    assert await figure(page, "rate") == f"{credit['annual_rate']:.0%}"


async def test_a_delay_is_told_with_what_can_be_done(page: Page) -> None:
    await open_as(page, "overdue", CREDIT)
    await expect(page.locator(".tag")).to_have_text("90–119 days late")
    await expect(page.get_by_text("Overdue by at least 90 days")).to_be_visible()


async def test_nothing_is_due_on_a_credit_that_is_paid_off(page: Page) -> None:
    await open_as(page, "closed", CREDIT)
    await expect(page.locator(".tag")).to_have_text("Paid off")
    assert await figure(page, "due") == "none due"


async def test_the_calendar_has_a_mark_for_every_month_and_says_how_many_of_each(page: Page) -> None:
    await open_as(page, "overdue", CREDIT)
    await expect(page.get_by_role("img", name=CALENDAR_OF_THE_OVERDUE, exact=True)).to_be_visible()
    marks = await page.locator(".calendar .status").all_inner_texts()
    assert sorted(marks) == sorted({"0": "✓", "X": "–"}.get(status, status) for status in OVERDUE_NOW)
    legend = page.get_by_role("list", name="What the marks mean")
    counted = await legend.locator(".number").all_inner_texts()
    assert list(map(int, counted)) == [OVERDUE_NOW.count(status) for status in "012345XC"]


async def test_each_month_stands_in_its_year_and_place(page: Page) -> None:
    await open_as(page, "overdue", CREDIT)
    year, month = map(int, (await read(page, "/api/client/credit"))["as_of"].split("-"))
    await expect(page.locator(".calendar-year").first).to_have_text(str(year))
    latest = page.locator(".calendar > *").nth(13 + month)
    await expect(latest).to_have_class("status status-3")


async def test_the_table_says_the_same_month_by_month(page: Page) -> None:
    await open_as(page, "overdue", CREDIT)
    table = page.get_by_role("table", name="Payment history by month")
    assert await table.get_by_role("row").count() == 1 + len(OVERDUE_NOW)
    assert not await is_seen(table)
    await page.get_by_role("button", name="Show as a table").click()
    assert await is_seen(table)
    await expect(table.get_by_role("row").nth(1)).to_contain_text("90–119 days late")
    await page.get_by_role("button", name="Hide the table").click()
    assert not await is_seen(table)


async def test_paper_shows_the_table_and_no_controls(page: Page) -> None:
    await open_as(page, "overdue", CREDIT)
    await page.emulate_media(media="print")
    assert await is_seen(page.get_by_role("table", name="Payment history by month"))
    for part in ("header.top", "button", ".skip"):
        await expect(page.locator(part).first).to_be_hidden()
    await expect(page.get_by_role("img", name=CALENDAR_OF_THE_OVERDUE)).to_be_visible()


@pytest.mark.parametrize("look", [Look(theme="dark")], ids=str)
async def test_paper_is_white_in_the_dark_theme_too(page: Page, look: Look) -> None:
    await open_as(page, "overdue", CREDIT)
    dark = await text_colour(page)
    await page.emulate_media(media="print")
    assert await text_colour(page) == "rgb(22, 32, 42)" != dark


async def test_the_button_prints(page: Page) -> None:
    await page.add_init_script("window.print = () => { window.printed = true; };")
    await open_as(page, "overdue", CREDIT)
    await page.get_by_role("button", name="Print").click()
    assert await page.evaluate("window.printed")


async def test_without_a_credit_the_page_says_so(page: Page) -> None:
    await open_as(page, "without_credit", CREDIT)
    await expect(page.get_by_text("You have no credit with us.")).to_be_visible()
    await expect(page.get_by_role("button", name="Print")).to_have_count(0)


async def test_a_hostile_name_is_text(page: Page) -> None:
    await open_as(page, "hostile", CREDIT)
    await expect(page.get_by_role("heading", name=f"{HOSTILE} {HOSTILE}")).to_be_visible()
    await expect(page.locator("img")).to_have_count(0)


@pytest.mark.parametrize("look", [ON_A_PHONE], ids=str)
async def test_a_name_without_an_end_stays_in_the_window(page: Page, bank: ServedBank, look: Look) -> None:
    bank.query(f"UPDATE users SET last_name = '{'Ы' * 90}' WHERE login = 'overdue'")
    await open_as(page, "overdue", CREDIT)
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= look.width


@pytest.mark.parametrize("look", [Look(language="ru")], ids=str)
async def test_it_is_told_in_russian(page: Page, look: Look) -> None:
    await open_as(page, "overdue", CREDIT)
    name = "История платежей: записей — 12 месяцев, с просрочкой — 3 месяца, дольше всего без просрочек — 9 месяцев"
    await expect(page.get_by_role("img", name=name)).to_be_visible()
    assert await figure(page, "amount") == "2\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000"


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_the_table_opened_is_accessible_and_never_wider_than_the_window(page: Page, look: Look) -> None:
    await open_as(page, "overdue", CREDIT)
    await page.locator(".figure-table button").click()
    assert await axe(page) == []
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= look.width


async def figure(page: Page, key: str) -> str:
    return await page.locator(f".figure-{key} dd").inner_text()


async def is_seen(table: Locator) -> bool:
    """Whether eyes find it: what only screen readers hear is cut away."""
    frame = await table.locator("xpath=..").bounding_box()
    return frame is not None and frame["width"] > 1


async def text_colour(page: Page) -> str:
    return str(await page.evaluate("() => getComputedStyle(document.body).color"))
