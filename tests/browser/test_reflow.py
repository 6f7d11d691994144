"""At 320 px and in forced colours: no word is broken, what goes on is seen, nothing that a colour said is lost."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.places import CARD, CLIENT, CREDIT, LOGIN, MAIN_PLACES, MANAGER, MANAGERS, Place
from tests.browser.test_accessibility import TOO_WIDE
from tests.fixtures.looks import IN_BOTH_LANGUAGES, Look
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
NARROW = [Look(language="ru", width=320, height=640), Look(width=320, height=640)]
NEW_CLIENT = Place("new-client", "admin", "/ui/admin?section=users&new=client")
BROKEN_WORDS = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.parentElement.checkVisibility() || node.parentElement.closest(".only-heard, code")) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}]{2,18}/gu)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(word);
    }
  }
  return found;
}"""
OUT_OF_PLACE = """(selector) => [...document.querySelectorAll(selector)].filter((button) => {
  const [box, card] = [button.getBoundingClientRect(), button.closest(".card").getBoundingClientRect()];
  return button.scrollWidth > button.clientWidth || box.left < card.left || box.right > card.right;
}).map((button) => button.innerText)"""
HEADS_CUT = """() => [...document.querySelectorAll(".calendar-month")]
  .filter((head) => head.scrollWidth > head.clientWidth).map((head) => head.innerText)"""
COVERED = """() => {
  const pointer = document.querySelector(".gauge-marker").getBoundingClientRect();
  const [x, y, radius] = [pointer.x + pointer.width / 2, pointer.y + pointer.height / 2, pointer.width / 2];
  return [...document.querySelectorAll(".gauge-bound")].filter((text) => {
    const box = text.getBoundingClientRect();
    const across = Math.max(box.left - x, 0, x - box.right);
    const along = Math.max(box.top + box.height / 4 - y, 0, y - box.bottom + box.height / 4);
    return Math.hypot(across, along) < radius;
  }).map((text) => text.textContent);
}"""


@pytest.mark.parametrize("look", NARROW, ids=["ru", "en"])
@pytest.mark.parametrize("place", [*MAIN_PLACES, NEW_CLIENT], ids=str)
async def test_at_320_pixels_no_word_is_broken_and_nothing_is_wider(page: Page, bank: ServedBank, place: Place) -> None:
    await place.open(page, bank)
    assert await page.evaluate(BROKEN_WORDS) == []
    assert await page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("look", NARROW, ids=["ru", "en"])
async def test_at_320_pixels_every_demo_login_holds_its_word(page: Page, bank: ServedBank) -> None:
    await LOGIN.open(page, bank)
    await expect(page.locator(".demo-logins button")).not_to_have_count(0)
    assert await page.evaluate(OUT_OF_PLACE, ".demo-logins button") == []
    assert await page.evaluate(BROKEN_WORDS) == []
    assert await page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("look", NARROW[:1], ids=["ru"])
async def test_sections_that_find_no_room_are_announced_by_a_shadow_at_the_edge(page: Page, bank: ServedBank) -> None:
    await MANAGERS.open(page, bank)
    strip = page.get_by_role("navigation", name="Разделы", exact=True)
    assert await strip.evaluate("(strip) => strip.scrollWidth > strip.clientWidth")
    attached = await strip.evaluate("(strip) => getComputedStyle(strip).backgroundAttachment")
    assert attached == "local, local, scroll, scroll"


@pytest.mark.parametrize("look", IN_BOTH_LANGUAGES, ids=str)
@pytest.mark.parametrize("place", [CARD, CREDIT], ids=str)
async def test_the_heads_of_the_months_fit_at_1280_pixels(page: Page, bank: ServedBank, place: Place) -> None:
    await place.open(page, bank)
    await expect(page.locator(".calendar-month").first).to_be_visible()
    assert await page.evaluate(HEADS_CUT) == []


@pytest.mark.parametrize("look", [Look(), Look(theme="dark")], ids=str)
async def test_forced_colours_keep_what_is_chosen_and_what_is_pressed_apart(page: Page, bank: ServedBank) -> None:
    async def background(name: str) -> str:
        button = page.get_by_role("button", name=name, exact=True)
        return str(await button.evaluate("(button) => getComputedStyle(button).backgroundColor"))

    await page.emulate_media(forced_colors="active")
    await Place("banded", "manager", "/ui/manager?band=A").open(page, bank)
    assert await background("Band A") != await background("Band B")
    await CLIENT.open(page, bank)
    below = "(link) => getComputedStyle(link).borderBottomColor"
    links = page.locator(".top nav a")
    assert await links.nth(0).evaluate(below) != await links.nth(1).evaluate(below)


async def test_the_pointer_of_the_gauge_covers_no_number_of_an_edge(page: Page, bank: ServedBank) -> None:
    await CLIENT.open(page, bank)
    await expect(page.locator(".gauge-number")).to_have_text("0.96")
    assert await page.evaluate(COVERED) == []


async def test_a_dialog_is_named_by_its_title(page: Page, bank: ServedBank) -> None:
    await MANAGER.open(page, bank)
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    title = await dialog.get_by_role("heading").get_attribute("id")
    await expect(dialog).to_have_attribute("aria-labelledby", title or "no title")
