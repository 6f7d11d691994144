"""The portfolio over time, and a model beside the champion: with tables, in every look, without a fault of axe."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_accessibility import faults_in_every_look
from tests.fixtures.admin_actions import open_section, press
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
CHARTS = ("Ratings now", "Bands by month", "Overdue by month")


async def open_history(page: Page, login: str, address: str = "/ui/manager") -> None:
    await open_as(page, login, address)
    await press(page, "The portfolio over time")
    await expect(page.get_by_role("heading", name="Moves between bands")).to_be_visible()
    await settled(page)


@pytest.mark.parametrize(("login", "address"), [("manager", "/ui/manager"), ("admin", "/ui/manager?all=1")])
async def test_each_chart_has_its_table_and_the_counts_are_those_of_the_bank(
    page: Page, bank: ServedBank, login: str, address: str
) -> None:
    await open_history(page, login, address)
    own = f"AND manager_id = {bank.user_id('manager')}" if login == "manager" else ""
    ((scored,),) = bank.query(f"SELECT count(*) FROM clients WHERE latest_score IS NOT NULL {own}")
    for name in CHARTS:
        await expect(page.get_by_role("img", name=name)).to_be_visible()
        await expect(page.get_by_role("table", name=name)).to_be_attached()
    counts = await page.get_by_role("table", name="Ratings now").locator("td").all_inner_texts()
    assert sum(map(int, counts)) == scored
    today = page.get_by_role("table", name="Bands by month").get_by_role("row").last.locator("td")
    assert sum(map(int, await today.all_inner_texts())) == scored


async def test_moves_are_asked_anew_since_another_day(page: Page, bank: ServedBank) -> None:
    await open_history(page, "manager")
    async with page.expect_response("**/portfolio/history?since=2020-02-29") as answer:
        await page.get_by_label("Since").fill("2020-02-29")
    assert (await (await answer.value).json())["since"] == "2020-02-29"
    moves = page.get_by_role("table", name="Moves between bands")
    await expect(moves.get_by_role("rowheader", name="no score")).to_be_visible()


async def history(page: Page, _bank: ServedBank) -> None:
    await open_history(page, "manager")
    for name in CHARTS:
        await press(page.get_by_role("region", name=name), "Show as a table")


async def model(page: Page, bank: ServedBank) -> None:
    ((sha256,),) = bank.query("SELECT sha256 FROM model_versions WHERE stage = 'candidate'")
    await open_section(page, "models", model=sha256)
    await expect(page.get_by_role("region", name="Gates of promotion")).to_contain_text("artifact_usable")


async def promotion(page: Page, bank: ServedBank) -> None:
    await model(page, bank)
    await press(page, "Promote")
    await expect(page.get_by_role("dialog")).to_contain_text("On the same held-out loans")


@pytest.mark.parametrize("open_state", [history, model, promotion])
async def test_axe_finds_nothing_in_any_look(
    page: Page, bank: ServedBank, open_state: Callable[[Page, ServedBank], Awaitable[None]]
) -> None:
    await open_state(page, bank)
    assert await faults_in_every_look(page) == []


@pytest.mark.parametrize("open_state", [history, model])
async def test_at_320_pixels_nothing_is_wider_than_the_page(
    page: Page, bank: ServedBank, open_state: Callable[[Page, ServedBank], Awaitable[None]]
) -> None:
    await page.set_viewport_size({"width": 320, "height": 700})
    await open_state(page, bank)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
