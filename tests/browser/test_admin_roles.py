"""Another role for an admin, an auditor or a risk officer: chosen in a dialog, done or proposed, never one's own."""

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.admin_actions import asked, open_section, press, row_of
from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import log_in
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
WORDS = {
    "en": ("Change role", "Change the role", "Auditor", "The role of Grace Hopper is changed"),
    "ru": ("Сменить роль", "Сменить роль", "Аудитор", "роль изменена"),
}
ROLE = "SELECT role FROM users WHERE login = 'other_admin'"


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_an_admin_makes_another_one_an_auditor(page: Page, bank: ServedBank, look: Look) -> None:
    opens, action, role, done = WORDS[look.language]
    await open_section(page, "users", role="admin")
    await expect(row_of(page, "Ада Лавлейс").get_by_role("button", name=opens)).to_have_count(0)
    await press(row_of(page, "Grace Hopper"), opens)
    act = asked(page).get_by_role("button", name=action, exact=True)
    await expect(act).to_be_disabled()
    assert await axe(page) == []
    await asked(page).get_by_role("radio", name=role).check()
    await expect(act).to_be_enabled()
    assert await axe(page) == []
    await act.click()
    await expect(page.locator(".announcements")).to_contain_text(done)
    await expect(asked(page)).to_have_count(0)
    assert bank.query(ROLE) == [("auditor",)]


async def test_with_four_eyes_on_it_is_proposed(page: Page, bank: ServedBank) -> None:
    await log_in(page, "other_admin")
    assert (await page.context.request.post("/four-eyes/on")).ok
    await page.context.clear_cookies()
    await open_section(page, "users", role="admin")
    await press(row_of(page, "Grace Hopper"), "Change role")
    await asked(page).get_by_role("radio", name="Risk officer").check()
    await asked(page).get_by_role("button", name="Change the role", exact=True).click()
    await expect(page.locator(".announcements")).to_contain_text("Proposed, not done yet")
    assert bank.query(ROLE) == [("admin",)]
    assert bank.query("SELECT act, status FROM proposals") == [("change_role", "open")]


async def test_people_with_records_of_their_own_have_no_such_button(page: Page) -> None:
    for role in ("client", "manager"):
        await open_section(page, "users", role=role)
        await expect(page.get_by_role("table")).to_be_visible()
        await expect(page.get_by_role("button", name="Change role")).to_have_count(0)
