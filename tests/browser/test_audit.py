"""The auditor's page on real parts: rows as sentences, stories, a filter, a file, how the trail stands, keys."""

import asyncio
import os
import re

import pytest
from playwright.async_api import Locator, Page, expect

from app.services.audit.sealer import seal_next
from app.services.audit.signing import SigningKey
from app.services.audit.standing import record_verification
from app.services.audit.verification import verify
from database.database import create_database_engine, session_scope
from tests.fixtures.axe import axe
from tests.fixtures.bank_folder import database_file
from tests.fixtures.looks import DIFFERENT_LOOKS, IN_BOTH_LANGUAGES, Look
from tests.fixtures.page_actions import log_in, open_as, read, settled
from tests.fixtures.patience import eventually
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
AUDIT = "/ui/audit"
RUSSIAN_PHONE = Look(language="ru", width=320, height=640)


def rows(page: Page) -> Locator:
    return page.get_by_role("rowheader")


async def a_card_is_opened(page: Page, bank: ServedBank) -> None:
    """By the manager; returns when the trail has it."""
    await log_in(page, "manager")
    await read(page, f"/api/manager/clients/{bank.user_id('client')}")
    await log_in(page, "admin")

    async def is_there() -> bool:
        return bool((await read(page, "/audit/events?act=client_read"))["entries"])

    await eventually(is_there)


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
async def test_what_was_done_reads_as_sentences_and_names_lead_to_stories(
    page: Page, bank: ServedBank, look: Look
) -> None:
    await a_card_is_opened(page, bank)
    await page.goto(AUDIT)
    said = {
        "en": "Пётр Чехов opened the card of Анна Ёлкина",
        "ru": "Пётр Чехов: просмотр карточки, Анна Ёлкина",
    }[look.language]
    await expect(rows(page).filter(has_text=said)).to_have_count(1)
    await rows(page).filter(has_text=said).get_by_role("link", name="Анна Ёлкина").click()
    await expect(page).to_have_url(re.compile(rf"kind=client&id={bank.user_id('client')}"))
    await expect(page.get_by_role("heading", level=2).filter(has_text="Анна Ёлкина")).to_be_visible()
    await expect(rows(page).filter(has_text=said)).to_have_count(1)
    await page.go_back()
    await expect(page).to_have_url(re.compile(f"{AUDIT}$"))


async def test_the_filter_is_used_by_keyboard_and_stands_in_the_address(page: Page, bank: ServedBank) -> None:
    await a_card_is_opened(page, bank)
    await page.goto(AUDIT)
    await settled(page)
    await page.get_by_label("Act", exact=True).select_option(label="Card opened")
    await page.get_by_label("From").fill("2026-01-01")
    await page.get_by_label("From").press("Enter")
    await expect(page).to_have_url(re.compile("act=client_read&from=2026-01-01"))
    await expect(rows(page)).to_have_count(1)
    await page.reload()
    await expect(rows(page)).to_have_count(1)
    await expect(page.get_by_label("Act", exact=True)).to_have_value("client_read")
    await page.get_by_role("link", name="Show all").click()
    await expect(rows(page)).not_to_have_count(1)


async def test_a_request_is_found_by_its_id(page: Page, bank: ServedBank) -> None:
    await log_in(page, "manager")
    answer = await page.context.request.get(f"/api/manager/clients/{bank.user_id('client')}")
    request_id = answer.headers["x-request-id"]
    await log_in(page, "admin")

    async def is_there() -> bool:
        return bool((await read(page, f"/audit/events?request_id={request_id}"))["entries"])

    await eventually(is_there)
    await page.goto(AUDIT)
    await page.get_by_label("Request").fill(request_id)
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(rows(page)).to_have_count(1)
    await page.get_by_text("Details", exact=True).last.click()
    await expect(page.locator(".trail-details dl")).to_contain_text("manager")


async def test_the_file_holds_what_the_filter_lets_through(page: Page, bank: ServedBank) -> None:
    await a_card_is_opened(page, bank)
    await page.goto(f"{AUDIT}?act=client_read")
    async with page.expect_download() as started:
        await page.get_by_role("link", name="Download as CSV").click()
    file = await (await started.value).path()
    lines = (await asyncio.to_thread(file.read_text, encoding="utf-8-sig")).splitlines()
    assert len(lines) == 2
    assert "client_read" in lines[1]


async def test_the_standing_tells_of_seal_verification_and_keys(page: Page, bank: ServedBank) -> None:
    await open_as(page, "admin", AUDIT)
    standing = page.get_by_role("region", name="State of the trail")
    await expect(standing).to_contain_text("No verification is recorded yet.")
    await page.get_by_text("Public keys of the seals").click()
    (key,) = await read(page, "/audit/keys")
    await expect(standing).to_contain_text(key["public_key"])
    await verified(bank)
    await page.reload()
    await expect(standing).to_contain_text("The trail holds: verified")
    await expect(standing).to_contain_text("Newest seal: ")


VERIFY = {
    "en": ("Verify now", "The trail holds: verified", "Started by: Ада Лавлейс"),
    "ru": ("Проверить сейчас", "Журнал цел: проверен", "Кто проверил: Ада Лавлейс"),
}


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
async def test_the_trail_is_verified_from_the_page(page: Page, bank: ServedBank, look: Look) -> None:
    button, holds, by = VERIFY[look.language]
    await open_as(page, "admin", AUDIT)
    standing = page.locator("section").filter(has=page.locator("#standing-title"))
    assert await axe(page) == []
    await standing.get_by_role("button", name=button).click()
    await expect(standing).to_contain_text(holds)
    await expect(standing).to_contain_text(by)
    await expect(standing.get_by_role("button", name=button)).to_be_enabled()
    assert await axe(page) == []
    acts = "SELECT act FROM audit_events WHERE act LIKE 'trail_veri%' ORDER BY id"
    assert bank.query(acts) == [("trail_verification_started",), ("trail_verified",)]
    assert bank.query("SELECT ended IS NULL, failure FROM trail_verifications") == [(0, None)]


async def test_one_that_runs_is_followed_and_one_that_stopped_says_so(page: Page, bank: ServedBank) -> None:
    columns = "asked_by, started, seen, row_count, rows_done"
    add = f"INSERT INTO trail_verifications ({columns}) SELECT id, {{0}}, {{0}}, 8000, 2000"
    now = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
    bank.query(f"{add.format(now)} FROM users WHERE login = 'admin'")
    await open_as(page, "admin", AUDIT)
    standing = page.get_by_role("region", name="State of the trail")
    await expect(standing).to_contain_text("Verifying: 2,000 of 8,000 rows")
    await expect(standing.get_by_role("progressbar")).to_be_visible()
    await expect(standing.get_by_role("button", name="Verify now")).to_have_count(0)
    assert await axe(page) == []
    bank.query("UPDATE trail_verifications SET seen = '2026-01-01 00:00:00.000000'")
    await expect(standing).to_contain_text("it was stopped with its service")
    await expect(standing.get_by_role("button", name="Verify now")).to_be_enabled()
    assert await axe(page) == []


async def verified(bank: ServedBank) -> None:
    """Sealed and verified, as the service and the command do it."""
    key = SigningKey(os.urandom(32))
    engine = create_database_engine(f"sqlite:///{database_file(bank.folder)}")
    try:
        async with session_scope(engine) as session:
            await seal_next(session, key)
        async with session_scope(engine) as session:
            await record_verification(session, await verify(session, [key.public]), None, 0)
    finally:
        await engine.dispose()


@pytest.mark.parametrize("login", ["client", "manager"])
async def test_others_are_led_to_their_own_page(page: Page, login: str) -> None:
    await open_as(page, login, AUDIT)
    await expect(page).not_to_have_url(re.compile(AUDIT))


@pytest.mark.parametrize("look", [*DIFFERENT_LOOKS, RUSSIAN_PHONE], ids=str)
async def test_what_is_unfolded_is_clean_in_every_look(page: Page, bank: ServedBank, look: Look) -> None:
    await a_card_is_opened(page, bank)
    await verified(bank)
    await page.goto(AUDIT)
    await settled(page)
    for details in await page.locator("summary").all():
        if await details.is_visible() and not await details.evaluate("(one) => one.closest('.menu')"):
            await details.click()
    assert await axe(page) == []
    assert await page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
async def test_a_client_sees_when_and_by_which_role_the_card_was_opened(
    page: Page, bank: ServedBank, look: Look
) -> None:
    await a_card_is_opened(page, bank)
    await open_as(page, "client")
    title = "Your data at the bank" if look.language == "en" else "Когда банк открывал ваши данные"
    await page.locator("details.reads summary").filter(has_text=title).click()
    facts = page.locator("details.reads .facts")
    await expect(facts).to_contain_text("Manager" if look.language == "en" else "Менеджер")
    await expect(facts).not_to_contain_text("Чехов")
    assert await axe(page) == []
