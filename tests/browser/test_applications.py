"""An admin takes the document of an application and erases it; a manager sees the list and does neither."""

import json

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.admin_actions import asked, row_of
from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
SENT = """
INSERT INTO applications (id, account_id, external_id, features, contract_hash, revision, timestamp)
SELECT {0}, (SELECT min(id) FROM users WHERE role = 'admin'), 'LOS-{0}', features, '{1}', 1,
  '2026-01-01 00:00:00.000000'
FROM clients ORDER BY user_id LIMIT 1
"""
WORDS = {
    "en": (
        "Applications",
        "Data of application LOS-1",
        "Erase",
        "not the number",
        "application LOS-1 are",
        "erased on",
    ),
    "ru": ("Заявки", "заявка LOS-1", "Удалить данные", "номер другой", "заявка LOS-1.", "данные удалены"),
}


@pytest.fixture(autouse=True)
def sent(bank: ServedBank) -> None:
    for number in (1, 2):
        bank.query(SENT.format(number, "a" * 64))


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_an_admin_takes_the_document_and_erases(
    page: Page, bank: ServedBank, watch: PageWatch, look: Look
) -> None:
    watch.allow(422)
    title, document, erase, another, done, erased = WORDS[look.language]
    await open_as(page, "admin", "/ui/manager?all=1")
    await page.get_by_role("button", name=title).click()
    row = row_of(page, "LOS-1")
    await expect(row).to_have_count(1)
    assert await axe(page) == []
    async with page.expect_download() as downloading:
        await row.get_by_role("link", name=document).click()
    file = await (await downloading.value).path()
    assert json.loads(file.read_text(encoding="utf-8"))["application"]["external_id"] == "LOS-1"
    await row.get_by_role("button", name=erase).click()
    question = asked(page).last
    await question.get_by_role("textbox").fill("LOS-2")
    await question.get_by_role("button", name=erase).click()
    await expect(question).to_contain_text(another)
    assert await axe(page) == []
    await question.get_by_role("textbox").fill("LOS-1")
    await question.get_by_role("button", name=erase).click()
    await expect(question).to_contain_text(done)
    assert await axe(page) == []
    await page.keyboard.press("Escape")
    await expect(asked(page)).to_have_count(1)
    await expect(asked(page)).to_contain_text(erased)
    await expect(asked(page)).to_contain_text("LOS-2")
    assert bank.query("SELECT external_id FROM applications ORDER BY id") == [("erased_1",), ("LOS-2",)]


async def test_a_manager_sees_the_list_and_may_do_neither(page: Page) -> None:
    await open_as(page, "manager")
    await page.get_by_role("button", name="Applications").click()
    await expect(row_of(page, "LOS-1")).to_have_count(1)
    await expect(asked(page).get_by_role("columnheader", name="Actions")).to_have_count(0)
    await expect(asked(page).get_by_role("button", name="Erase")).to_have_count(0)
