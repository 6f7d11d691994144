"""Passkeys in the pages, by Chromium's virtual authenticator: added, shown, copied, removed."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import AsItWas
from tests.browser.test_second_factor import is_fine, type_credentials
from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import open_as, settled
from tests.fixtures.served_bank import ServedBank, bank_of
from tests.fixtures.virtual_key import VirtualKey

pytestmark = pytest.mark.browser
ACCOUNT = "/ui/account"


@pytest.fixture(scope="module")
def demanding_bank(small_original: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AsItWas]:
    """The small bank whose managers must have a second factor."""
    with bank_of(small_original, tmp_path_factory.mktemp("passkeys"), SECOND_FACTOR_ROLES="manager") as bank:
        yield bank


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, bank: ServedBank, look: Look) -> AsyncIterator[Page]:
    """A page at the name that passkeys belong to."""
    async with fresh_context(browser, f"http://localhost:{bank.port}", look) as context:
        yield await context.new_page()


def card(page: Page) -> Locator:
    return page.locator("section", has=page.locator("#factor-title"))


async def add(page: Page, name: str, *, shots: str = "") -> list[str]:
    """On the account page, from the button to the kept codes."""
    await card(page).get_by_role("button", name=re.compile("Add a passkey|Добавить ключ")).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("#name")).to_be_visible()
    if shots:
        await is_fine(page, f"passkey-name-{shots}")
    await dialog.locator("#name").fill(name)
    await dialog.locator(".dialog-foot .button-main").click()
    await expect(page.locator(".recovery-codes li")).to_have_count(10)
    codes = await page.locator(".recovery-codes li").all_inner_texts()
    await dialog.locator(".dialog-foot .button-main").click()
    await expect(card(page)).to_contain_text(name)
    await settled(page)
    return codes


async def log_out(page: Page) -> None:
    await page.context.request.post("/auth/logout")
    await page.goto("/?next=%2Fui%2Faccount")


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_a_passkey_is_added_and_opens_the_login_in_every_look(page: Page, look: Look) -> None:
    await VirtualKey.plugged_into(page)
    await open_as(page, "manager", ACCOUNT)
    await add(page, "Laptop", shots=str(look))
    await is_fine(page, f"passkey-card-{look}")
    await log_out(page)
    await type_credentials(page, "manager")
    await expect(page.locator(".passkey button")).to_be_focused()
    await is_fine(page, f"passkey-login-{look}")
    await page.locator(".passkey button").click()
    await expect(page).to_have_url(re.compile(ACCOUNT))
    await settled(page)
    await expect(card(page)).to_contain_text("Laptop")


async def test_clients_add_one_too_and_remove_it_again(page: Page) -> None:
    await VirtualKey.plugged_into(page)
    await open_as(page, "client", ACCOUNT)
    await expect(card(page)).to_contain_text("With a passkey, a stolen password alone opens nothing")
    await add(page, "Phone")
    await log_out(page)
    await type_credentials(page, "client")
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page).to_have_url(re.compile(ACCOUNT))
    await page.get_by_role("button", name="Remove: Phone").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(page.locator(".announcements")).to_contain_text("The passkey is removed.")
    await expect(card(page)).not_to_contain_text("Phone")


async def test_a_fresh_proof_is_given_by_a_passkey(page: Page, bank: ServedBank) -> None:
    key = await VirtualKey.plugged_into(page)
    await open_as(page, "admin", ACCOUNT)
    await add(page, "Laptop")
    bank.query("UPDATE user_sessions SET proven = '2026-01-01 00:00:00'")
    await page.goto("/ui/admin?section=users&role=manager")
    await settled(page)
    row = page.get_by_role("row").filter(has=page.get_by_text("manager", exact=True))
    await row.get_by_role("button", name=re.compile("Access: ")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Reset second factor").click()
    await dialog.get_by_role("button", name="Use a passkey").click()
    await expect(dialog).to_contain_text("The passkey was accepted.")
    await is_fine(page, "passkey-proof")
    ((count,),) = bank.query("SELECT count(*) FROM audit_events WHERE act = 'proven_again'")
    assert count == 1
    assert len(await key.credentials()) == 1


async def test_a_passkey_that_counts_less_than_before_is_refused_and_marked(page: Page) -> None:
    key = await VirtualKey.plugged_into(page)
    await open_as(page, "manager", ACCOUNT)
    codes = await add(page, "Laptop")
    await log_out(page)
    await type_credentials(page, "manager")
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page).to_have_url(re.compile(ACCOUNT))
    await key.step_back()
    await log_out(page)
    await type_credentials(page, "manager")
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page.get_by_role("alert")).to_contain_text("there may be a copy of it")
    await is_fine(page, "passkey-copy")
    await page.get_by_label("Recovery code").fill(codes[0])
    await page.get_by_role("button", name="Log in").click()
    await expect(page).to_have_url(re.compile(ACCOUNT))
    await expect(card(page)).to_contain_text("maybe copied")
    await is_fine(page, "passkey-copied")


async def test_a_browser_that_holds_no_passkey_says_so_and_the_code_is_still_there(page: Page) -> None:
    await VirtualKey.plugged_into(page)
    await open_as(page, "manager", ACCOUNT)
    codes = await add(page, "Laptop")
    async with fresh_context(page.context.browser, page.url.split("/ui")[0], Look()) as elsewhere:  # type: ignore[arg-type]
        other = await elsewhere.new_page()
        await VirtualKey.plugged_into(other)
        await other.goto("/")
        await type_credentials(other, "manager")
        await other.get_by_role("button", name="Use a passkey").click()
        await expect(other.get_by_role("alert")).to_contain_text("No passkey was used. Try again.")
        await other.get_by_label("Recovery code").fill(codes[0])
        await other.get_by_role("button", name="Log in").click()
        await expect(other).to_have_url(re.compile("/ui/manager"))


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_opened_by_an_address_the_page_says_where_passkeys_work(
    browser: Browser, bank: ServedBank, look: Look
) -> None:
    async with fresh_context(browser, bank.url, look) as context:
        page = await context.new_page()
        await open_as(page, "manager", ACCOUNT)
        link = card(page).get_by_role("link", name=f"http://localhost:{bank.port}")
        await expect(link).to_have_attribute("href", f"http://localhost:{bank.port}")
        await expect(card(page).get_by_role("button", name=re.compile(r"passkey|\bключ"))).to_have_count(0)
        await is_fine(page, f"passkey-address-{look}")


class TestDemanded:
    """A bank whose managers must have one."""

    @pytest.fixture
    def bank(self, demanding_bank: AsItWas) -> ServedBank:
        return demanding_bank()

    @pytest.mark.parametrize("look", DIFFERENT_LOOKS[:2], ids=str)
    async def test_a_passkey_set_up_at_the_login_does_the_duty(self, page: Page, look: Look) -> None:
        await VirtualKey.plugged_into(page)
        await page.goto("/")
        await type_credentials(page, "manager")
        await page.get_by_role("button", name=re.compile("instead of an app|вместо приложения")).click()
        await is_fine(page, f"passkey-demanded-{look}")
        await page.locator("#name").fill("Laptop")
        await page.locator("#content .button-main").click()
        await expect(page.locator(".recovery-codes li")).to_have_count(10)
        await page.locator("#content .button-main").click()
        await expect(page).to_have_url(re.compile("/ui/manager"))
