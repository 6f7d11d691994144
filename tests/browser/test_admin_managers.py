"""The admin's page: managers with their load, dismissed and followed; clients without a manager given to one."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.admin_actions import answer, asked, close, open_section, press, row_of
from tests.fixtures.page_actions import settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
LOGIN = "manager"
NAME = "Пётр Чехов"
CLIENTS = 7
"""He has these, Mary Poppins one, Илья Обломов none; one client has nobody."""


def clients_of(bank: ServedBank, login: str) -> int:
    manager = bank.user_id(login)
    ((count,),) = bank.query(f"SELECT count(*) FROM clients WHERE manager_id = {manager}")
    return int(count)


async def ask_to_dismiss(page: Page) -> None:
    await open_section(page, "managers")
    await press(row_of(page, NAME), "Dismiss")
    await expect(asked(page)).to_contain_text(f"Where do the clients ({CLIENTS}) go?")


async def test_each_manager_is_shown_with_the_load(page: Page) -> None:
    await open_section(page, "managers")
    await expect(row_of(page, NAME)).to_contain_text(str(CLIENTS))
    await expect(row_of(page, "Илья Обломов")).to_contain_text("0")
    figures = page.locator(".tiles")
    await expect(figures).to_contain_text("Clients with a manager8")
    await expect(figures).to_contain_text("Clients per manager2.7")
    await row_of(page, "Mary Poppins").get_by_role("link", name="Clients").click()
    await settled(page)
    await expect(page.get_by_role("main")).to_contain_text("Жанна")


async def test_the_clients_of_who_leaves_are_spread_over_the_others(page: Page, bank: ServedBank) -> None:
    await ask_to_dismiss(page)
    await expect(asked(page)).to_contain_text(f"{CLIENTS} clients are spread over 2 other managers.")
    await answer(page, "Dismiss")
    await expect(asked(page)).to_contain_text("Пётр Чехов is dismissed; all sessions have ended.")
    await expect(asked(page).get_by_role("term")).to_have_text(["Mary Poppins", "Илья Обломов"])
    await expect(asked(page).get_by_role("definition")).to_have_text(["+3", "+4"])
    await close(page)
    await expect(row_of(page, NAME)).to_have_count(0)
    assert (clients_of(bank, "other_manager"), clients_of(bank, "idle_manager")) == (4, 4)


async def test_the_clients_of_who_leaves_go_to_one(page: Page, bank: ServedBank) -> None:
    await ask_to_dismiss(page)
    await asked(page).get_by_label("To one manager").check()
    await answer(page, "Dismiss")
    heir = asked(page).get_by_label("Who takes over")
    await expect(heir).to_have_accessible_description("Please fill this in.")
    await heir.select_option("Mary Poppins (1 client)")
    await expect(asked(page)).to_contain_text("All clients (7) go to Mary Poppins: 1 so far, 8 then.")
    await answer(page, "Dismiss")
    await expect(asked(page)).to_contain_text("Mary Poppins +7")
    assert clients_of(bank, "other_manager") == 8


async def test_an_heir_who_was_dismissed_meanwhile_is_told_beside_the_choice(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(422)
    await ask_to_dismiss(page)
    await asked(page).get_by_label("To one manager").check()
    heir = asked(page).get_by_label("Who takes over")
    await heir.select_option("Mary Poppins (1 client)")
    bank.query("UPDATE users SET is_active = 0 WHERE login = 'other_manager'")
    await answer(page, "Dismiss")
    await expect(heir).to_have_accessible_description("This manager does not work here any more; choose another.")
    assert clients_of(bank, LOGIN) == CLIENTS


async def test_clients_left_to_nobody_are_assigned_afterwards(page: Page, bank: ServedBank) -> None:
    await ask_to_dismiss(page)
    await asked(page).get_by_label("To no one for now").check()
    await expect(asked(page)).to_contain_text(f"{CLIENTS} clients will have no manager until you assign one.")
    await answer(page, "Dismiss")
    await expect(asked(page)).to_contain_text(f"{CLIENTS} clients have no manager now.")
    await close(page)
    await page.get_by_role("link", name="Clients without a manager 8").click()
    await page.get_by_label("Анна Ёлкина").check()
    await page.get_by_label("Зоя Космодемьянская").check()
    await expect(page.get_by_text("2 clients chosen")).to_be_visible()
    await page.get_by_label("Manager", exact=True).select_option("Илья Обломов (0 clients)")
    await press(page, "Assign")
    await expect(page.get_by_text("2 clients are assigned to Илья Обломов.")).to_be_visible()
    await expect(page.get_by_role("row")).to_have_count(1 + 6)
    await page.get_by_label("Choose all on this page").check()
    await press(page, "Assign")
    await expect(page.get_by_text("Every client has a manager")).to_be_visible()
    assert clients_of(bank, "idle_manager") == 8


async def test_a_manager_without_clients_leaves_without_a_question_about_them(page: Page) -> None:
    await open_section(page, "managers")
    await press(row_of(page, "Илья Обломов"), "Dismiss")
    await expect(asked(page)).to_contain_text("No client is concerned.")
    await expect(asked(page).get_by_role("radio")).to_have_count(0)
    await answer(page, "Dismiss")
    await close(page)
    await page.get_by_label("State").select_option("Dismissed")
    await press(row_of(page, "Илья Обломов"), "Activate")
    await answer(page, "Activate")
    await expect(page.get_by_text("No manager was dismissed so far")).to_be_visible()


async def test_the_last_manager_hands_over_to_nobody(page: Page, bank: ServedBank) -> None:
    bank.query("UPDATE users SET is_active = 0 WHERE login IN ('other_manager', 'idle_manager')")
    await ask_to_dismiss(page)
    await expect(asked(page).get_by_label("Spread evenly over the others")).to_be_disabled()
    await expect(asked(page)).to_contain_text("There is no other manager.")
    await expect(asked(page).get_by_label("To no one for now")).to_be_checked()


class TestDemoBank:
    @pytest.fixture
    def bank(self, demo_bank: AsItWas) -> ServedBank:
        return demo_bank()

    async def test_a_long_list_is_read_page_by_page_and_the_address_keeps_the_place(self, page: Page) -> None:
        await page.context.request.post("/auth/login", data={"login": "admin_1", "password": "correct horse"})
        await page.goto("/ui/admin?section=users&role=client")
        await expect(page.get_by_text("1–50 of 1,510")).to_be_visible()
        for place in ("51–100 of 1,510", "101–150 of 1,510"):
            await page.get_by_role("link", name="Next").click()
            await expect(page.get_by_text(place)).to_be_visible()
        first = await page.get_by_role("rowheader").first.inner_text()
        await page.reload()
        await expect(page.get_by_text("101–150 of 1,510")).to_be_visible()
        assert await page.get_by_role("rowheader").first.inner_text() == first
        await page.get_by_role("link", name="Back").click()
        await expect(page.get_by_text("51–100 of 1,510")).to_be_visible()
        await page.get_by_role("searchbox").fill("client_0007")
        await expect(page.get_by_text("1–1 of 1", exact=True)).to_be_visible()
