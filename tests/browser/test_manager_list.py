"""A manager finds clients: figures that filter, search, filters, order, pages; the address says it all."""

import re
from contextlib import suppress

import pytest
from playwright.async_api import Error, Page, Route, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.manager_page import listed, names
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.page_people import HOSTILE
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
VERA = "Вера Павловна"


async def test_the_worst_rated_of_the_overdue_is_found_in_three_clicks(page: Page, bank: ServedBank) -> None:
    bank.query(f"UPDATE clients SET latest_score = 0.97 WHERE user_id = {bank.user_id('overdue')}")
    await open_as(page, "manager")
    await page.get_by_role("link", name="Overdue now").click()
    await page.get_by_role("button", name="Rating").click()
    await expect(page).to_have_url(re.compile(r"\?overdue=1&sort=rating$"))
    first = (await listed(page)).first
    await expect(first).to_have_text("Борис Годунов")
    await first.click()
    await expect(page.get_by_role("heading", name="Борис Годунов")).to_be_focused()
    await expect(page.get_by_role("heading", name="Why")).to_be_visible()


async def test_figures_lead_to_the_clients_they_count(page: Page) -> None:
    await open_as(page, "manager")
    await expect(page.get_by_role("link", name="Clients 7")).to_be_visible()
    await page.get_by_role("link", name="1 never scored").click()
    await expect(page.locator(".client-link")).to_have_text([VERA])
    await page.locator(".bands-legend a", has_text="A").click()
    await expect(page).to_have_url(re.compile(r"\?band=A$"))
    await expect(page.get_by_role("status").get_by_text("client")).to_be_visible()
    count = await page.locator(".bands-legend a", has_text="A").locator(".bands-count").text_content()
    await expect(page.locator(".client-link")).to_have_count(int(count or "-1"))


async def test_the_figures_can_be_read_as_a_table(page: Page) -> None:
    await open_as(page, "manager")
    await page.locator(".portfolio").get_by_role("button", name="Show as a table").click()
    table = page.get_by_role("table", name="Clients by band")
    await expect(table).to_be_visible()
    await expect(table.get_by_role("row")).to_have_count(6)


async def test_a_search_finds_names_in_any_script_and_shows_markup_as_text(page: Page) -> None:
    await open_as(page, "manager")
    await page.keyboard.press("/")
    await page.keyboard.type("img src")
    await expect(page.locator(".client-link")).to_have_text([f"{HOSTILE} {HOSTILE}"])
    await page.get_by_role("searchbox").fill("ГОДУНОВ")
    await expect(page.locator(".client-link")).to_have_text(["Борис Годунов"])
    await page.get_by_role("searchbox").fill("nobody of that name")
    await expect(page.get_by_text("Nothing found")).to_be_visible()
    await page.get_by_role("button", name="Clear filters").last.click()
    await expect(page.locator(".client-link")).to_have_count(7)
    await expect(page.get_by_role("searchbox")).to_have_value("")


async def test_a_list_survives_a_reload_and_can_be_shared(page: Page) -> None:
    await open_as(page, "manager")
    await page.get_by_role("button", name="Overdue", exact=True).click()
    for _ in range(2):
        await page.get_by_role("button", name="Rating").click()
    before = await names(page)
    await page.locator(".client-link", has_text="Карамазов").click()
    await expect(page.get_by_role("heading", name="Дмитрий Карамазов")).to_be_visible()
    address = page.url
    assert address.partition("?")[2].startswith("overdue=1&sort=rating&direction=down&client=")
    for way in (page.reload(), page.goto(address)):
        await way
        await settled(page)
        await expect(page.get_by_role("heading", name="Дмитрий Карамазов")).to_be_visible()
        await expect(page.get_by_role("button", name="Overdue", exact=True)).to_have_attribute("aria-pressed", "true")
        assert sorted(before) == ["Борис Годунов", "Дмитрий Карамазов"]
        assert await names(page) == before


async def test_back_and_forward_go_through_what_was_seen(page: Page) -> None:
    await open_as(page, "manager")
    await page.get_by_role("button", name="Never scored").click()
    await expect(page.locator(".client-link")).to_have_count(1)
    await page.locator(".client-link").click()
    await expect(page.get_by_role("heading", name=VERA)).to_be_visible()
    await page.go_back()
    await expect(page.locator(".card-panel")).to_have_count(0)
    await expect(page.locator(".client-link")).to_have_count(1)
    await page.go_back()
    await expect(page.locator(".client-link")).to_have_count(7)
    await page.go_forward()
    await page.go_forward()
    await expect(page.get_by_role("heading", name=VERA)).to_be_visible()


async def test_a_search_is_one_step_back_however_many_letters_it_has(page: Page) -> None:
    await open_as(page, "manager")
    await page.get_by_role("searchbox").press_sequentially("годунов", delay=60)
    await expect(page.locator(".client-link")).to_have_count(1)
    await page.go_back()
    await expect(page.locator(".client-link")).to_have_count(7)
    await expect(page.get_by_role("searchbox")).to_have_value("")


async def test_the_answer_to_an_older_search_is_not_shown(page: Page) -> None:
    await open_as(page, "manager")

    async def late(route: Route) -> None:
        await expect(page.locator(".client-link")).to_have_text([VERA])
        with suppress(Error):  # given up by the page
            await route.continue_()

    await page.route(re.compile(r"/summary\?.*q=%D0%B3"), late)
    await page.get_by_role("searchbox").fill("г")
    await expect(page).to_have_url(re.compile(r"\?q=%D0%B3$"))
    await page.get_by_role("searchbox").fill("вера")
    await expect(page.locator(".client-link")).to_have_text([VERA])
    await page.unroute_all(behavior="wait")
    await expect(page.locator(".client-link")).to_have_text([VERA])
    await expect(page.get_by_role("searchbox")).to_have_value("вера")


async def test_headers_say_how_the_list_is_sorted(page: Page) -> None:
    await open_as(page, "manager")
    rating = page.get_by_role("columnheader", name="Rating")
    await expect(rating).to_have_attribute("aria-sort", "none")
    for direction in ("ascending", "descending"):
        await rating.get_by_role("button").click()
        await expect(rating).to_have_attribute("aria-sort", direction)
    await listed(page)
    numbers = [float(text) for text in await page.locator(".rated-number").all_text_contents() if text != "–"]
    assert numbers == sorted(numbers, reverse=True)
    await expect(page.locator(".client-link").last).to_have_text(VERA)


async def test_a_manager_has_no_way_to_the_clients_of_others(page: Page) -> None:
    await open_as(page, "manager")
    await expect(page.get_by_text("All managers'")).to_have_count(0)
    await expect(page.get_by_text("Without a manager")).to_have_count(0)
    await expect(page.locator(".client-link", has_text="Жанна")).to_have_count(0)


async def test_a_card_that_is_not_ones_own_is_told_as_such(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(404)
    await open_as(page, "manager", f"/ui/manager?client={bank.user_id('other_client')}")
    await expect(page.locator(".card-panel")).to_contain_text("There is no such record, or it is not yours to see.")


async def test_a_manager_who_asks_for_everybody_sees_the_own(page: Page, watch: PageWatch) -> None:
    watch.allow(403)
    await open_as(page, "manager", "/ui/manager?all=1")
    await expect(page).to_have_url(re.compile("/ui/manager$"))
    await expect(page.locator(".client-link")).to_have_count(7)


async def test_admins_see_everybodys_clients_with_their_managers(page: Page) -> None:
    await open_as(page, "admin", "/ui/manager")
    await expect(page.locator(".client-link")).to_have_count(9)
    await expect(page).to_have_url(re.compile(r"\?all=1$"))
    await page.get_by_role("row", name="Жанна Дарк").get_by_role("link", name="Mary Poppins").click()
    await expect(page.locator(".client-link")).to_have_text(["Жанна Дарк"])
    await page.get_by_role("button", name="Manager: Mary Poppins").click()
    await page.get_by_role("button", name="Without a manager").click()
    await expect(page.locator(".client-link")).to_have_text(["Зоя Космодемьянская"])


class TestManyClients:
    @pytest.fixture
    def bank(self, demo_bank: AsItWas) -> ServedBank:
        return demo_bank()

    async def test_pages_go_forward_and_back_and_survive_a_reload(self, page: Page) -> None:
        await open_as(page, "admin_1", "/ui/manager?all=1&sort=rating")
        seen = [await _logins(page)]
        for rows in ("51–100", "101–150"):
            await page.get_by_role("link", name="Next").click()
            await expect(page.get_by_text(f"{rows} of 1,510")).to_be_visible()
            seen.append(await _logins(page))
        await page.reload()
        assert await _logins(page) == seen[2]
        for number, rows in ((2, "51–100"), (1, "1–50")):
            await page.get_by_role("link", name="Back").click()
            await expect(page.get_by_text(f"{rows} of 1,510")).to_be_visible()
            assert await _logins(page) == seen[number - 1]
        assert len({name for names in seen for name in names}) == 150

    async def test_a_page_after_somebody_who_has_left_the_list_leads_to_the_first(
        self, page: Page, bank: ServedBank, watch: PageWatch
    ) -> None:
        watch.allow(422)
        others = f"SELECT user_id FROM clients WHERE manager_id <> {bank.user_id('manager_01')}"
        ((somebody, *_), *_) = bank.query(others)
        await open_as(page, "manager_01", f"/ui/manager?after={somebody}")
        await expect(page.get_by_text("this page is gone")).to_be_visible()
        await page.get_by_role("button", name="First page").click()
        await expect(page.locator(".client-link")).to_have_count(50)

    async def test_a_filter_starts_at_the_first_page(self, page: Page) -> None:
        await open_as(page, "admin_1", "/ui/manager?all=1")
        await page.get_by_role("link", name="Next").click()
        await page.get_by_role("button", name="Overdue", exact=True).click()
        await expect(page.get_by_text(re.compile(r"1–50 of \d+"))).to_be_visible()


async def _logins(page: Page) -> list[str]:
    await listed(page)
    return await page.locator("td.at-login").all_text_contents()
