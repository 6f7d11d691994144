"""Sign-on by a real provider in a real browser: invited, bound, signed on again, logged out there; and why it fails."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.admin_actions import open_section, press, row_of
from tests.fixtures.authenticator import app_code, wrong_code
from tests.fixtures.axe import axe
from tests.fixtures.command_line import free_port
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.openid_provider import OpenIdProvider, running_provider
from tests.fixtures.page_actions import settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank, bank_of

pytestmark = pytest.mark.browser
NO_TURN_SIDEWAYS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
REASONS = (
    "refused",
    "expired",
    "answer",
    "clock",
    "not_invited",
    "invitation",
    "bound",
    "inactive",
    "no_group",
    "no_role",
    "provider_away",
)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def provider(port: int) -> Iterator[OpenIdProvider]:
    here = f"http://127.0.0.1:{port}/sso"
    with running_provider(f"{here}/callback", logout_url=f"{here}/backchannel-logout") as provider:
        yield provider


@pytest.fixture(scope="module")
def signing_bank(
    small_original: Path, tmp_path_factory: pytest.TempPathFactory, provider: OpenIdProvider, port: int
) -> Iterator[AsItWas]:
    """The small bank that signs on by the provider; the emergency login is the admin's."""
    variables = provider.variables(f"http://127.0.0.1:{port}/sso/callback")
    closed = {"LOCAL_LOGIN": "off", "BREAK_GLASS_LOGIN": "admin"}
    folder = tmp_path_factory.mktemp("sign-on")
    with bank_of(small_original, folder, port=port, **variables, **closed) as bank:
        yield bank


@pytest.fixture
def bank(signing_bank: AsItWas) -> ServedBank:
    return signing_bank()


@pytest.fixture
def watch(bank: ServedBank, provider: OpenIdProvider) -> Iterator[PageWatch]:
    watch = PageWatch(bank.host)
    watch.allow_host(urlsplit(provider.issuer).netloc)
    yield watch
    assert not watch.faults, "\n".join(watch.faults)


async def is_fine(page: Page, name: str) -> None:
    """No fault of accessibility, nothing to turn sideways; a picture, where the environment names a folder for them."""
    await settled(page)
    assert await axe(page) == []
    assert await page.evaluate(NO_TURN_SIDEWAYS)
    if folder := os.environ.get("LOOKS_FOLDER"):
        await page.screenshot(path=f"{folder}/{name}.png", full_page=True)


async def at_provider(page: Page, provider: OpenIdProvider, subject: str) -> None:
    """The person logs in at the provider."""
    await page.wait_for_url(f"{provider.issuer}/**")
    await page.locator("input[name=login]").fill(subject)
    await page.locator("input[name=password]").fill("any")
    await page.locator("button[type=submit]").click()


async def test_from_the_invitation_to_the_logout_at_the_provider(
    page: Page, bank: ServedBank, provider: OpenIdProvider
) -> None:
    await page.goto("/")
    await page.get_by_text("Emergency login").click()
    await page.get_by_label("Login", exact=True).fill("admin")
    await page.get_by_label("Password").fill("correct horse")
    await page.get_by_role("button", name="Log in").click()
    await expect(page).to_have_url(re.compile("/ui/admin"))
    assert bank.query("SELECT count(*) FROM audit_events WHERE act = 'break_glass_used'") == [(1,)]
    await open_section(page, "users", role="manager")
    own = row_of(page, "manager").filter(has=page.locator(".login-name", has_text=re.compile("^manager$")))
    await press(own, "Sign-on")
    await page.get_by_role("button", name="Make the link").click()
    link = await page.get_by_label("Link").input_value()
    await is_fine(page, "invited")
    await page.goto("about:blank")
    await page.context.clear_cookies()

    await page.goto(link)
    await expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
    await is_fine(page, "invitation")
    await page.get_by_role("button", name="Sign on with Bank ID").click()
    await at_provider(page, provider, "m.manager")
    await expect(page).to_have_url(f"{bank.url}/ui/manager")
    await settled(page)

    await page.request.post("/auth/logout")
    await page.goto("/ui/manager?band=E")
    await page.get_by_role("button", name="Sign on with Bank ID").click()
    await expect(page).to_have_url(f"{bank.url}/ui/manager?band=E")  # the provider still knows the person
    await settled(page)

    await page.goto(f"{provider.issuer}/session/end")
    await page.get_by_role("button").first.click()
    await page.wait_for_url(re.compile("/session/end/success"))
    assert (await page.request.get(f"{bank.url}/auth/me")).status == 401
    await page.goto("/ui/manager")
    await expect(page).to_have_url(re.compile(r"/\?next="))


async def test_a_person_who_is_not_invited_reads_what_to_do(
    page: Page, bank: ServedBank, provider: OpenIdProvider
) -> None:
    await page.goto("/")
    await page.get_by_role("button", name="Sign on with Bank ID").click()
    await at_provider(page, provider, "stranger")
    await expect(page.get_by_role("alert")).to_contain_text("Ask an administrator for an invitation.")
    await expect(page.get_by_role("button", name="Sign on with Bank ID")).to_be_enabled()


async def come_in(page: Page, provider: OpenIdProvider, subject: str, address: str) -> None:
    """A person whom the provider does not know yet in this browser, from the page that is wanted."""
    await page.goto(address)
    await page.get_by_role("button", name="Sign on with Bank ID").click()
    await at_provider(page, provider, subject)


async def test_the_own_second_factor_is_set_up_and_then_asked_for_after_the_provider(
    page: Page, bank: ServedBank, watch: PageWatch, small_original: Path, tmp_path: Path, provider: OpenIdProvider
) -> None:
    bank.stop()  # the provider knows one address of the service: the one whose managers need a factor takes it over
    port = bank.port
    variables = provider.variables(f"http://127.0.0.1:{port}/sso/callback") | {"SECOND_FACTOR_ROLES": "manager"}
    with bank_of(small_original, tmp_path / "demanding", port=port, **variables) as as_it_was:
        there = as_it_was()
        there.query(
            "INSERT INTO sign_on_identities (user_id, issuer, subject, bound) "
            f"VALUES ({there.user_id('manager')}, '{provider.issuer}', 'm.factor', '2026-01-01')"
        )
        await come_in(page, provider, "m.factor", f"{there.url}/ui/manager?band=E")
        await expect(page).to_have_url(re.compile(r"/\?step=enrolment&next="))
        secret = re.sub(r"\s", "", await page.locator(".secret-key code").inner_text())
        await is_fine(page, "step-enrolment")
        await page.locator("#code").fill(app_code(secret, steps=-1))
        await page.get_by_role("button", name="Confirm").click()
        await page.get_by_role("button", name="I have kept them").click()
        await expect(page).to_have_url(f"{there.url}/ui/manager?band=E")
        await settled(page)

        await page.request.post("/auth/logout")
        await page.goto(f"{there.url}/ui/manager?band=E")
        await page.get_by_role("button", name="Sign on with Bank ID").click()
        await expect(page).to_have_url(re.compile(r"/\?step=code&next="))
        await expect(page.locator("#code")).to_be_focused()
        assert (await page.request.get(f"{there.url}/auth/me")).status == 401
        await page.reload()
        await is_fine(page, "step-code")
        watch.allow(422)
        await page.locator("#code").fill(wrong_code(secret))
        await page.get_by_role("button", name="Log in").click()
        await expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
        await page.locator("#code").fill(app_code(secret))
        await page.get_by_role("button", name="Log in").click()
        await expect(page).to_have_url(f"{there.url}/ui/manager?band=E")
        await settled(page)
        await page.goto("about:blank")


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_the_login_page_can_be_seen_and_used_by_all_in_every_state(page: Page, look: Look) -> None:
    await page.goto("/")
    await settled(page)
    await is_fine(page, f"sign-on-{look}")
    await page.locator("details summary").click()
    await is_fine(page, f"sign-on-emergency-{look}")
    await page.goto("/#invitation=any")
    await page.reload()
    await is_fine(page, f"sign-on-invitation-{look}")


@pytest.mark.parametrize("look", [Look(), Look(language="ru", theme="dark", width=320)], ids=str)
async def test_every_reason_has_a_sentence_of_its_own(page: Page, look: Look) -> None:
    sentences = set()
    for reason in REASONS:
        await page.goto(f"/?sign_on={reason}&request=abc")
        sentences.add(await page.get_by_role("alert").inner_text())
        await is_fine(page, f"refused-{reason}-{look}")
    assert len(sentences) == len(REASONS)


async def test_a_provider_that_is_gone_is_named_and_open_sessions_go_on(
    page: Page, watch: PageWatch, small_original: Path, tmp_path: Path, provider: OpenIdProvider
) -> None:
    gone = {**provider.variables("http://127.0.0.1:1/sso/callback"), "OIDC_ISSUER": "http://127.0.0.1:1"}
    watch.allow(503)
    with bank_of(small_original, tmp_path / "gone", port=None, **gone) as as_it_was:
        there = as_it_was()
        watch.allow_host(there.host)
        await page.goto(there.url)
        await page.get_by_role("button", name="Sign on with Bank ID").click()
        await expect(page.get_by_role("alert")).to_contain_text("does not answer. Open sessions go on.")
        await page.get_by_label("Login", exact=True).fill("manager")
        await page.get_by_label("Password").fill("correct horse")
        await page.get_by_role("button", name="Log in").click()
        await expect(page).to_have_url(f"{there.url}/ui/manager")
        await settled(page)
        await page.goto("about:blank")


async def test_without_a_password_the_proof_is_asked_for_at_the_provider(
    page: Page, bank: ServedBank, provider: OpenIdProvider
) -> None:
    bank.query(
        "INSERT INTO sign_on_identities (user_id, issuer, subject, bound) "
        f"VALUES ({bank.user_id('manager')}, '{provider.issuer}', 'm.proof', '2026-01-01')"
    )
    bank.query("UPDATE users SET password_hash = NULL WHERE login = 'manager'")
    await page.goto("/ui/account")
    await page.get_by_role("button", name="Sign on with Bank ID").click()
    await at_provider(page, provider, "m.proof")
    await expect(page).to_have_url(f"{bank.url}/ui/account")
    bank.query("UPDATE user_sessions SET proven = '2026-01-01'")
    await page.reload()
    await settled(page)
    await page.locator("section", has=page.locator("#factor-title")).get_by_role("button").click()
    await page.get_by_role("button", name="Confirm with Bank ID").click()
    await at_provider(page, provider, "m.proof")
    await expect(page).to_have_url(f"{bank.url}/ui/account")
    assert bank.query("SELECT count(*) FROM user_sessions WHERE proven > '2026-02' AND revoked IS NULL") == [(1,)]
