"""All about oneself as a file, and a client erased by an admin after the login was typed once more."""

import json

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.admin_actions import asked, open_section, row_of
from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, IN_BOTH_LANGUAGES, Look
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
WORDS = {
    "en": ("Download", "Erase", "Request of the person", "is not the login", "data erased", "Ёлкина are erased."),
    "ru": ("Скачать", "Удалить данные", "Запрос субъекта данных", "логин другого", "данные удалены", "Данные удалены:"),
}


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
async def test_a_client_takes_all_that_is_known_along(page: Page, look: Look) -> None:
    await open_as(page, "client", "/ui/account")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name=WORDS[look.language][0]).click()
    file = await (await downloading.value).path()
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["user"]["login"] == "client"
    assert document["client"]["features"]
    assert await axe(page) == []


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_an_admin_erases_a_client_after_typing_the_login(
    page: Page, bank: ServedBank, watch: PageWatch, look: Look
) -> None:
    watch.allow(422)
    _, erase, ground, another, erased, done = WORDS[look.language]
    bank.query("DELETE FROM credits WHERE client_id = (SELECT id FROM users WHERE login = 'client')")
    await open_section(page, "users", q="client", role="client")
    await row_of(page, "Анна Ёлкина").get_by_role("button", name=erase).click()
    await expect(asked(page).get_by_label(ground)).to_be_checked()
    assert await axe(page) == []
    await asked(page).get_by_role("textbox").fill("clients")
    await asked(page).get_by_role("button", name=erase).click()
    await expect(asked(page)).to_contain_text(another)
    assert await axe(page) == []
    await asked(page).get_by_role("textbox").fill("client")
    await asked(page).get_by_role("button", name=erase).click()
    await expect(asked(page)).to_contain_text(done)
    assert await axe(page) == []
    await page.keyboard.press("Escape")
    assert bank.query("SELECT count(*) FROM users WHERE login = 'client'") == [(0,)]
    await open_section(page, "users", q="erased_")
    await expect(page.get_by_role("table")).to_contain_text(erased)


async def test_what_the_law_has_kept_is_refused_with_the_reason(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(409)
    await open_section(page, "users", q="client", role="client")
    await row_of(page, "Анна Ёлкина").get_by_role("button", name="Erase").click()
    await asked(page).get_by_role("textbox").fill("client")
    await asked(page).get_by_role("button", name="Erase").click()
    await expect(asked(page)).to_contain_text("open credit")
    assert await axe(page) == []
    assert bank.query("SELECT count(*) FROM users WHERE login = 'client'") == [(1,)]
