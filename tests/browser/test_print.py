"""On paper: few sheets, and on them whose bank, when, by whom, which sheet."""

import re
import zlib

import pytest
from playwright.async_api import Page, expect

from tests.browser.places import CARD, CLIENT, CREDIT, Place
from tests.fixtures.looks import IN_BOTH_LANGUAGES
from tests.fixtures.page_actions import open_as
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
A_SHEET = re.compile(rb"/Type\s*/Page\b")
OVERDUE_CARD = Place("overdue-card", "manager", "/ui/manager?client={overdue}")
OVERDUE_CLIENT = Place("overdue-client", "overdue", "/ui/client")


def sheets_of(pdf: bytes) -> int:
    """The sheets of a PDF, in its plain objects and in its packed ones."""
    packed = [
        zlib.decompressobj().decompress(part) for part in re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.DOTALL)
    ]
    return sum(
        len(A_SHEET.findall(part)) for part in [re.sub(rb"stream.*?endstream", b"", pdf, flags=re.DOTALL), *packed]
    )


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
@pytest.mark.parametrize(
    ("place", "most"),
    [(CARD, 2), (OVERDUE_CARD, 2), (CLIENT, 1), (OVERDUE_CLIENT, 1), (CREDIT, 1)],
    ids=str,
)
async def test_few_sheets(page: Page, bank: ServedBank, place: Place, most: int) -> None:
    await place.open(page, bank)
    await page.wait_for_load_state("networkidle")
    assert sheets_of(await page.pdf(format="A4")) <= most


@pytest.mark.parametrize("place", [CARD, CLIENT, CREDIT], ids=str)
async def test_the_sheet_says_whose_bank_when_and_by_whom(page: Page, bank: ServedBank, place: Place) -> None:
    await place.open(page, bank)
    head = page.locator(".print-head")
    await expect(head).to_be_hidden()
    await page.emulate_media(media="print")
    name = "Пётр Чехов" if place is CARD else "Анна Ёлкина"
    await expect(head).to_have_text(re.compile(rf"Credit Scoring\s+Printed .*\d{{4}}.* by {name}"))
    for control in ("header.top", ".list", "main button"):
        await expect(page.locator(control).first).not_to_be_visible()


@pytest.mark.parametrize("address", ["/ui/client", "/ui/client/credit", "/ui/manager"])
async def test_a_button_prints(page: Page, bank: ServedBank, address: str) -> None:
    await page.add_init_script("window.print = () => { window.printed = true; };")
    login = "manager" if "manager" in address else "client"
    await open_as(page, login, f"{address}?client={bank.user_id('client')}" if login == "manager" else address)
    await page.get_by_role("button", name="Print", exact=True).click()
    assert await page.evaluate("window.printed")


async def test_revisions_name_their_author_where_the_page_says_you(page: Page, bank: ServedBank) -> None:
    await CARD.open(page, bank)
    newest = page.locator(".change").first
    await expect(newest.get_by_text("You", exact=True)).to_be_visible()
    await page.emulate_media(media="print")
    await expect(newest.get_by_text("Пётр Чехов", exact=True)).to_be_visible()
    await expect(newest.get_by_text("You", exact=True)).to_be_hidden()
