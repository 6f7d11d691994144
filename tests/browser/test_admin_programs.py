"""A system of the bank gets a key, sends an application, is seen by a manager, and loses the key."""

import json
import urllib.request
from urllib.error import HTTPError

import pytest
from playwright.async_api import Page, expect

from tests.browser.test_accessibility import faults_in_every_look
from tests.fixtures.admin_actions import answer, asked, close, open_section, press, row_of
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank
from tests.fixtures.signing import signed_headers

pytestmark = pytest.mark.browser
SYSTEM = "Loan origination"


def send(bank: ServedBank, key: str, external_id: str, signing_secret: str = "") -> int:
    """The status of the call by which a system sends an application to be scored, signed where there is a secret."""
    path, body = "/applications/score", json.dumps({"external_id": external_id, "features": APPLICANT}).encode()
    headers = {"content-type": "application/json"}
    if signing_secret:
        headers = signed_headers(key, signing_secret, "POST", path, body, sent=headers)
    request = urllib.request.Request(f"{bank.url}{path}", body, {"Authorization": f"Bearer {key}", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


async def add_system(page: Page) -> None:
    await open_section(page, "programs")
    await press(page, "Add a system")
    for label, text in (("System", SYSTEM), ("Responsible", "Retail lending"), ("Login", "loan_origination")):
        await asked(page).get_by_label(label, exact=True).fill(text)
    await answer(page, "Add")
    await expect(row_of(page, SYSTEM)).to_contain_text("Retail lending")


async def make_key(page: Page, *, is_asked: bool = False) -> str:
    if not is_asked:
        await press(row_of(page, SYSTEM), "Make a key")
    await asked(page).get_by_role("checkbox", name="write").check()
    await answer(page, "Make a key")
    shown = asked(page).get_by_label("Key", exact=True)
    await expect(shown).to_be_visible()
    return await shown.input_value()


async def test_a_key_is_made_used_seen_and_revoked(page: Page, bank: ServedBank) -> None:
    await add_system(page)
    key = await make_key(page)
    assert key.startswith("cs_live_")
    await close(page)
    row = row_of(page, SYSTEM)
    await expect(row).to_contain_text(key[:12])
    assert key not in await page.content()
    assert send(bank, key, "LOS-2026-000117") == 200

    await open_as(page, "manager", "/ui/manager")
    await page.get_by_role("button", name="Applications").click()
    application = asked(page).get_by_role("row").filter(has_text="LOS-2026-000117")
    await expect(application).to_contain_text(SYSTEM)
    await expect(application).to_contain_text("0.")
    assert await faults_in_every_look(page) == []
    await page.keyboard.press("Escape")
    await expect(asked(page)).to_have_count(0)

    await open_section(page, "programs")
    await press(row_of(page, SYSTEM), "Revoke")
    await expect(asked(page)).to_contain_text("from the next request on")
    await answer(page, "Revoke")
    await expect(row_of(page, SYSTEM)).to_contain_text("none")
    assert send(bank, key, "LOS-2026-000118") == 401


async def test_a_key_that_must_sign_is_shown_with_its_secret_and_is_refused_unsigned(
    page: Page, bank: ServedBank
) -> None:
    await add_system(page)
    await press(row_of(page, SYSTEM), "Make a key")
    await asked(page).get_by_role("checkbox", name="Requests must be signed").check()
    key = await make_key(page, is_asked=True)
    secret = await asked(page).get_by_label("Signing secret", exact=True).input_value()
    assert secret.startswith("cs_sign_")
    assert await faults_in_every_look(page) == []
    await close(page)
    await expect(row_of(page, SYSTEM).get_by_text("signed", exact=True)).to_be_visible()
    assert secret not in await page.content()
    assert [send(bank, key, "LOS-7"), send(bank, key, "LOS-7", secret)] == [401, 200]


async def test_every_state_of_the_section_is_accessible(page: Page) -> None:
    await open_section(page, "programs")
    await expect(page.get_by_text("No system calls the service yet")).to_be_visible()
    found = await faults_in_every_look(page)
    await add_system(page)
    found += await faults_in_every_look(page)
    await press(row_of(page, SYSTEM), "Make a key")
    found += await faults_in_every_look(page)
    await answer(page, "Cancel")
    await make_key(page)
    found += await faults_in_every_look(page)
    assert found == []


async def test_what_is_wrong_with_a_key_stands_beside_its_field(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await add_system(page)
    await press(row_of(page, SYSTEM), "Make a key")
    await asked(page).get_by_role("checkbox", name="score clients").uncheck()
    await asked(page).get_by_label("Valid for so many days").fill("900")
    await answer(page, "Make a key")
    await expect(asked(page)).to_contain_text("Choose at least one.")
    await expect(asked(page).get_by_label("Valid for so many days")).to_have_attribute("aria-invalid", "true")
    assert await faults_in_every_look(page) == []


async def test_a_system_is_deactivated_and_comes_back(page: Page, bank: ServedBank) -> None:
    await add_system(page)
    key = await make_key(page)
    await close(page)
    for act, status in (("Deactivate", 401), ("Activate", 200)):
        await press(row_of(page, SYSTEM), act)
        await answer(page, act)
        await expect(asked(page)).to_have_count(0)
        assert send(bank, key, f"LOS-{act}") == status
