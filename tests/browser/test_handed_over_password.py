"""A password that an admin chose: the login asks for one of the person's own, in every look, and goes on."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_second_factor import is_fine
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import log_in
from tests.fixtures.page_watch import PageWatch

pytestmark = pytest.mark.browser
GIVEN = "seven green lamps over the river"
OWN = "nine blue boats under the bridge"


async def type_login(page: Page, password: str) -> None:
    await page.goto("/?next=%2Fui%2Faccount")
    await page.locator("#login").fill("manager")
    await page.locator("#password").fill(password)
    await page.locator("#content form button[type=submit]").click()


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_the_login_asks_for_a_password_of_ones_own_and_goes_on(page: Page, watch: PageWatch, look: Look) -> None:
    watch.allow(422)
    await log_in(page, "admin")
    users = await (await page.context.request.get("/users?search=manager")).json()
    (number,) = [user["id"] for user in users if user["login"] == "manager"]
    reset = await page.context.request.post(f"/users/{number}/password", data={"new_password": GIVEN})
    assert reset.ok, await reset.text()
    await page.context.request.post("/auth/logout")
    await type_login(page, GIVEN)
    own = page.locator("#new_password")
    await expect(own).to_be_focused()
    await own.fill(GIVEN)
    await expect(page.locator(".password-rules li")).not_to_have_count(0)
    await is_fine(page, f"handed-over-{look}")
    await page.locator("#content .button-main").click()
    await expect(own).to_have_accessible_description(re.compile("password before|прежний пароль"))
    await is_fine(page, f"handed-over-refused-{look}")
    await own.fill(OWN)
    await page.locator("#content .button-main").click()
    await expect(page).to_have_url(re.compile("/ui/account"))
    await page.context.request.post("/auth/logout")
    await type_login(page, OWN)
    await expect(page).to_have_url(re.compile("/ui/account"))
