"""Language and theme: the browser's wish at first, then what was switched; and a page speaks one language only."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.places import PLACES, Place
from tests.fixtures.chromium import fresh_context
from tests.fixtures.looks import Look
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
SEEN_OR_HEARD = """() => {
  const heard = ["aria-label", "aria-description", "title", "placeholder", "alt"];
  const attributes = [...document.querySelectorAll("body *")].flatMap((element) =>
    heard.map((name) => element.getAttribute(name)).filter(Boolean));
  return [document.title, document.body.innerText, ...attributes].join("\\n");
}"""
FOREIGN = {"en": re.compile(r"[а-яё]+", re.IGNORECASE), "ru": re.compile(r"[a-z]{2,}", re.IGNORECASE)}
HASH = r"\b[0-9a-f]{6,64}\b"
NAMES = [
    *(
        "Русский",
        "English",
        "EN",
        "consumer_loan",
        "consumer_loan_standard",
        "standard",
        "API",
        "SQLite",
        "PostgreSQL",
        "RabbitMQ",
    ),
    *("ROC", "AUC", "KS", "CSV", "Ctrl", "Enter", "Esc"),
    *("Chrome", "Linux", "http://localhost", "./scoring audit verify --record", "./scoring policy add"),
]
"""Words that are the same in every language: the other's own name, the model, products, measures, keys, commands."""
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
FIRST_PAINT = f"""
window.first = new Promise((resolve) => {{
  const look = () => document.body ? resolve({BACKGROUND}) : requestAnimationFrame(look);
  requestAnimationFrame(look);
}});
"""


async def words_of_another_language(page: Page, bank: ServedBank, language: str) -> list[str]:
    text = await page.evaluate(SEEN_OR_HEARD)
    people = bank.query("SELECT first_name, last_name, login FROM users")
    known = {name for person in people for name in person}.union(NAMES)
    for name in sorted(known, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", text)
    return FOREIGN[language].findall(re.sub(HASH, "", text))


@pytest.mark.parametrize("look", [Look(language="ru")], ids=["ru"])
@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_a_page_speaks_one_language_and_a_switch_leaves_no_word_behind(
    page: Page, bank: ServedBank, watch: PageWatch, place: Place, look: Look
) -> None:
    watch.allow(404)  # a client of somebody else's is as if there were none
    await place.open(page, bank)
    await expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert await words_of_another_language(page, bank, "ru") == []
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name="Русский")).to_be_visible()
    assert await words_of_another_language(page, bank, "en") == []


async def test_the_language_that_was_switched_stays_in_every_page(page: Page, bank: ServedBank) -> None:
    await page.goto("/")
    await page.get_by_role("button", name="Русский").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Вход")
    await expect(page).to_have_title("Войти · Кредитный скоринг")
    await open_as(page, "client")
    await expect(page.locator("html")).to_have_attribute("lang", "ru")
    await page.get_by_role("button", name="English").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_the_theme_that_was_switched_stays_and_is_there_with_the_first_paint(
    page: Page, bank: ServedBank
) -> None:
    await open_as(page, "client")
    light = await page.evaluate(BACKGROUND)
    await page.get_by_role("button", name="Dark theme").click()
    await expect(page.get_by_role("button", name="Light theme")).to_be_visible()
    dark = await page.evaluate(BACKGROUND)
    assert light != dark
    await page.add_init_script(FIRST_PAINT)
    await page.reload()
    assert await page.evaluate("first") == dark
    assert await page.evaluate(BACKGROUND) == dark


@pytest.mark.parametrize("look", [Look(theme="dark")], ids=str)
async def test_the_systems_theme_is_followed_until_somebody_switches(page: Page, look: Look) -> None:
    await page.goto("/")
    dark = await page.evaluate(BACKGROUND)
    await page.emulate_media(color_scheme="light")
    await expect(page.get_by_role("button", name="Dark theme")).to_be_visible()
    assert await page.evaluate(BACKGROUND) != dark


async def test_another_browser_has_another_taste(
    page: Page, browser: Browser, bank: ServedBank, watch: PageWatch
) -> None:
    await page.goto("/")
    await page.get_by_role("button", name="Dark theme").click()
    async with fresh_context(browser, bank.url, Look()) as other:
        await watch.listen(other)
        elsewhere = await other.new_page()
        await elsewhere.goto("/")
        await expect(elsewhere.get_by_role("button", name="Dark theme")).to_be_visible()
