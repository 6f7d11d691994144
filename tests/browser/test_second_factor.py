"""The second factor in the pages: set up on the account page, asked for at the login, demanded, lost and reset."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.authenticator import app_code, wrong_code
from tests.fixtures.axe import axe
from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.page_people import PASSWORD
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank, bank_of

pytestmark = pytest.mark.browser
ACCOUNT = "/ui/account"
NO_TURN_SIDEWAYS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def demanding_bank(small_original: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AsItWas]:
    """The small bank whose managers must have a second factor."""
    with bank_of(small_original, tmp_path_factory.mktemp("factors"), SECOND_FACTOR_ROLES="manager") as bank:
        yield bank


async def is_fine(page: Page, name: str) -> None:
    """No fault of accessibility, nothing to turn sideways; a picture, where the environment names a folder for them."""
    assert await axe(page) == []
    assert await page.evaluate(NO_TURN_SIDEWAYS)
    if folder := os.environ.get("LOOKS_FOLDER"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


async def key_on(page: Page) -> str:
    """The key, as a person types it into an app."""
    return re.sub(r"\s", "", await page.locator(".secret-key code").inner_text())


async def set_up(page: Page) -> tuple[str, list[str]]:
    """On the account page, from the button to the kept codes."""
    await page.get_by_role("button", name="Set up").click()
    secret = await key_on(page)
    await page.get_by_label("Code of the app").fill(app_code(secret, steps=-1))
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.locator(".recovery-codes li")).to_have_count(10)
    codes = await page.locator(".recovery-codes li").all_inner_texts()
    await page.get_by_role("button", name="I have kept them").click()
    await expect(page.locator(".announcements")).to_contain_text("The second factor is on.")
    await expect(page.locator(".account")).to_contain_text("10 recovery codes are left")
    await expect(page.get_by_role("button", name="Another app")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    return secret, codes


async def type_credentials(page: Page, login: str) -> None:
    await page.locator("#login").fill(login)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("#content form button[type=submit]").click()


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_every_state_of_setting_it_up_can_be_seen_and_used_by_all(page: Page, look: Look) -> None:
    await open_as(page, "manager", ACCOUNT)
    await is_fine(page, f"factor-off-{look}")
    await page.locator("section", has=page.locator("#factor-title")).get_by_role("button").click()
    secret = await key_on(page)
    await is_fine(page, f"factor-setup-{look}")
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    await page.locator("#code").fill(app_code(secret))
    await page.locator(".dialog-foot .button-main").click()
    await expect(page.locator(".recovery-codes li")).to_have_count(10)
    await is_fine(page, f"factor-codes-{look}")
    await page.locator(".dialog-foot .button-main").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await settled(page)
    await is_fine(page, f"factor-on-{look}")
    await page.context.request.post("/auth/logout")
    await page.goto("/")
    await type_credentials(page, "manager")
    await expect(page.locator("#code")).to_be_focused()
    await is_fine(page, f"factor-login-{look}")


async def test_a_person_sets_up_an_app_and_logs_in_by_its_code_or_a_recovery_code(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_as(page, "manager", ACCOUNT)
    secret, codes = await set_up(page)
    await expect(page.locator("section", has=page.locator("#factor-title"))).to_contain_text("10 recovery codes")
    for code in (app_code(secret), codes[0]):
        await page.context.request.post("/auth/logout")
        await page.goto("/?next=%2Fui%2Faccount")
        await type_credentials(page, "manager")
        await page.locator("#code").fill(wrong_code(secret))
        await page.get_by_role("button", name="Log in").click()
        await expect(page.locator("#code")).to_have_accessible_description(re.compile("not valid now"))
        await page.locator("#code").fill(code)
        await page.get_by_role("button", name="Log in").click()
        await expect(page).to_have_url(re.compile(ACCOUNT))
    await expect(page.locator("section", has=page.locator("#factor-title"))).to_contain_text("9 recovery codes")


async def test_a_session_that_is_over_is_begun_again_with_the_code_and_the_page_goes_on(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(401)
    await open_as(page, "manager", ACCOUNT)
    secret, _ = await set_up(page)
    bank.end_sessions()
    await page.get_by_role("button", name="New recovery codes").click()
    await page.get_by_role("button", name="Make new codes").click()
    dialog = page.get_by_role("dialog", name="Your session is over")
    await dialog.get_by_label("Login").fill("manager")
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Log in").click()
    await dialog.get_by_label("Code").fill(app_code(secret))
    await dialog.get_by_role("button", name="Log in").click()
    await expect(page.locator(".recovery-codes li")).to_have_count(10)


async def test_what_needs_a_proof_asks_for_it_when_the_last_one_is_old(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(422)
    await open_as(page, "manager", ACCOUNT)
    bank.query("UPDATE user_sessions SET proven = '2026-01-01 00:00:00'")
    await page.reload()
    await settled(page)
    await page.get_by_role("button", name="Set up").click()
    dialog = page.get_by_role("dialog", name="Set up a second factor")
    await dialog.get_by_label("Present password").fill("a guess")
    await dialog.get_by_role("button", name="Go on").click()
    await expect(dialog.get_by_label("Present password")).to_have_accessible_description(
        "This is not your present password."
    )
    assert await axe(page) == []
    await dialog.get_by_label("Present password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Go on").click()
    await expect(dialog.get_by_alt_text("QR code of the key")).to_be_visible()


@pytest.mark.parametrize("look", DIFFERENT_LOOKS[:2], ids=str)
async def test_an_admin_sees_where_a_person_is_logged_in_ends_it_and_resets_the_second_factor(
    page: Page, browser: Browser, bank: ServedBank, look: Look
) -> None:
    async with fresh_context(browser, bank.url, Look()) as elsewhere:
        other = await elsewhere.new_page()
        await open_as(other, "manager", ACCOUNT)
        await set_up(other)
        await open_as(page, "admin", "/ui/admin?section=users&role=manager")
        row = page.get_by_role("row").filter(has=page.get_by_text("manager", exact=True))
        await row.get_by_role("button", name=re.compile("Access: |Доступ: ")).click()
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_role("row")).to_have_count(2)
        await is_fine(page, f"access-{look}")
        await dialog.get_by_role("button", name=re.compile("Reset|Сбросить")).click()
        await expect(dialog.get_by_role("heading")).to_contain_text(re.compile("Reset|Сброс"))
        await is_fine(page, f"access-reset-{look}")
        await dialog.get_by_role("button", name=re.compile("Reset|Сбросить")).click()
        await expect(dialog).to_have_count(0)
        assert (await elsewhere.request.get("/auth/me")).status == 401
        login = await elsewhere.request.post("/auth/login", data={"login": "manager", "password": PASSWORD})
        assert (await login.json())["status"] == "ok"


class TestDemanded:
    """A bank whose managers must have one."""

    @pytest.fixture
    def bank(self, demanding_bank: AsItWas) -> ServedBank:
        return demanding_bank()

    @pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
    async def test_the_login_leads_to_setting_it_up_and_nowhere_else(self, page: Page, look: Look) -> None:
        await page.goto("/")
        await type_credentials(page, "manager")
        secret = await key_on(page)
        await is_fine(page, f"demanded-{look}")
        assert (await page.context.request.get("/auth/me")).status == 401
        await type_credentials_again(page)
        secret = await key_on(page)
        await page.locator("#code").fill(app_code(secret))
        await page.locator("#content .button-main").click()
        await expect(page.locator(".recovery-codes li")).to_have_count(10)
        await is_fine(page, f"demanded-codes-{look}")
        await page.locator("#content .button-main").click()
        await expect(page).to_have_url(re.compile("/ui/manager"))


async def type_credentials_again(page: Page) -> None:
    """From the first step on: what was asked for in between has ended the login that was half done."""
    await page.goto("/")
    await type_credentials(page, "manager")
