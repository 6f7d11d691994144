"""What the pages say is true of this person now: arrears first, sentences of this value, the way to the next band."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import open_as, read, settled
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
LATE = 'UPDATE credits SET payment_history = \'[{"months_ago": 0, "status": "5"}, {"months_ago": 1, "status": "4"}]\''
OF_CLIENT = "WHERE client_id = (SELECT id FROM users WHERE login = 'client')"
CONTACT = "UPDATE managers SET phone = '+7 495 123-45-67', email = 'p.chekhov@bank.example'"
WELL_RATED = "UPDATE clients SET latest_score = 0.1 WHERE user_id = (SELECT id FROM users WHERE login = 'overdue')"
RUSSIAN = pytest.mark.parametrize("look", [Look(language="ru")], ids=str)


async def test_a_well_rated_borrower_in_arrears_reads_the_warning_first_and_no_comfort(
    page: Page, bank: ServedBank
) -> None:
    bank.query(f"{LATE} {OF_CLIENT}")
    await open_as(page, "client")
    score = (await read(page, "/api/client/dashboard"))["score"]
    bands = {each["band"]: each for each in (await read(page, "/schema/applicant"))["bands"]}
    warning = card(page, "A payment is overdue")
    await expect(warning).to_contain_text("Overdue by at least 150 days")
    regions = await page.get_by_role("main").get_by_role("region").all()
    assert await regions[0].get_attribute("aria-labelledby") == "arrears-title"
    rating = card(page, "Your rating")
    await expect(rating).to_contain_text(f"Band {score['band']} at the moment of application")
    for comfort in (bands[score["band"]]["labels"]["en"], bands[score["band"]]["meaning"]["en"]):
        await expect(page.get_by_role("main")).not_to_contain_text(comfort)
        assert comfort not in str(await rating.get_by_role("img").get_attribute("aria-label"))


async def test_the_amount_overdue_is_the_services(page: Page) -> None:
    await open_as(page, "overdue")
    arrears = (await read(page, "/api/client/credit"))["arrears"]
    amount = f"at least {arrears['amount']:,.2f}".removesuffix(".00")
    await expect(card(page, "A payment is overdue")).to_contain_text(amount)
    await expect(card(page, "Your credit")).to_contain_text(amount)


async def test_without_arrears_there_is_no_warning_and_the_payments_are_called_no_input(page: Page) -> None:
    await open_as(page, "client")
    await expect(page.locator(".arrears")).to_have_count(0)
    await expect(card(page, "Your rating")).to_contain_text("the payments on the credit are no input of it")


async def test_of_a_credit_paid_off_the_page_says_so(page: Page) -> None:
    await open_as(page, "closed")
    await expect(card(page, "Your rating")).to_contain_text("The credit is paid off.")
    await expect(page.get_by_role("main")).not_to_contain_text(re.compile("wish|will .* be repaid"))


async def test_the_manager_can_be_reached_from_the_page(page: Page, bank: ServedBank) -> None:
    bank.query(CONTACT)
    await open_as(page, "overdue")
    for place in ("A payment is overdue", "Your manager"):
        links = card(page, place).locator(".contact-link")
        assert [await link.get_attribute("href") for link in await links.all()] == [
            "tel:+74951234567",
            "mailto:p.chekhov%40bank.example",
        ]


async def test_the_rate_behind_the_estimated_payment_is_explained(page: Page) -> None:
    await open_as(page, "client")
    await expect(card(page, "Your profile")).to_contain_text("computed at 16% a year for every applicant alike")


async def test_a_reason_is_true_of_this_value(page: Page, bank: ServedBank) -> None:
    await open_as(page, "manager", f"/ui/manager?client={bank.user_id('overdue')}")
    assets, debts = (
        page.locator(".why tr", has=page.get_by_text(name, exact=True)) for name in ("Assets", "Other debt")
    )
    await expect(assets.locator(".why-said")).to_contain_text("The client owns less than most borrowers")
    await expect(debts.locator(".why-said")).to_contain_text("The client has other debts")
    await expect(page.locator(".why")).not_to_contain_text("not stated")


async def test_the_bank_reads_of_the_client_in_the_third_person(page: Page, bank: ServedBank) -> None:
    await open_as(page, "manager", f"/ui/manager?client={bank.user_id('overdue')}")
    said = await page.locator(".why-said").all_inner_texts()
    assert said
    assert not [each for each in said if re.search(r"\byour?\b", each, re.IGNORECASE)]


async def test_the_way_to_the_next_band_is_said_and_stands_on_the_gauge(page: Page) -> None:
    await open_as(page, "overdue")
    score = (await read(page, "/api/client/dashboard"))["score"]
    bands = (await read(page, "/schema/applicant"))["bands"]
    place = [each["band"] for each in bands].index(score["band"])
    assert place > 0
    better = bands[place - 1]
    begins = f"band {better['band']} begins at {1 - better['below']:.2f}."
    await expect(card(page, "Your rating").locator(".band-step")).to_contain_text(begins)
    assert await page.locator(".gauge-bound").all_text_contents() == ["0.55", "0.75", "0.88", "0.95"]


async def test_what_can_be_changed_is_marked(page: Page) -> None:
    await open_as(page, "overdue")
    actionable = {each["name"]: each["actionable"] for each in (await read(page, "/schema/applicant"))["features"]}
    marks = {True: "can be changed", False: "cannot be changed", None: ""}
    for reason in await page.locator(".reasons-lowers .reason").all():
        expected = marks[actionable[str(await reason.get_attribute("data-feature"))]]
        assert await reason.locator(".tag").all_inner_texts() == ([expected] if expected else [])


async def test_what_changed_since_last_time_is_said(page: Page) -> None:
    await open_as(page, "client")
    changed = card(page, "What changed since last time").locator("[data-feature=income_monthly]")
    await expect(changed).to_contain_text("300,000")
    await expect(changed).to_contain_text("90,000")
    await expect(changed).to_contain_text("lowered the rating")


async def test_who_is_well_rated_but_overdue_is_found_in_one_click(page: Page, bank: ServedBank) -> None:
    bank.query(WELL_RATED)
    await open_as(page, "manager")
    await page.get_by_role("link", name="1 of them rated A/B").click()
    await expect(page).to_have_url(re.compile("band=A,B&overdue=1"))
    await expect(page.locator(".client-link")).to_have_text(["Борис Годунов"])
    await expect(page.locator(".at-days-late .tag")).to_have_text("90+ days", use_inner_text=True)
    toggle = page.get_by_role("button", name="A/B, but overdue")
    await expect(toggle).to_have_attribute("aria-pressed", "true")
    await toggle.click()
    await expect(page).not_to_have_url(re.compile("overdue=1"))


async def test_an_admin_gives_a_manager_a_telephone_and_reads_what_is_wrong(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_as(page, "admin", "/ui/admin?section=managers")
    await page.get_by_role("button", name="Contact: Пётр Чехов").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Telephone").fill("call me")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("five digits at least")).to_be_visible()
    assert await axe(page) == []
    await dialog.get_by_label("Telephone").fill("+7 495 123-45-67")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await open_as(page, "client")
    await expect(card(page, "Your manager").get_by_role("link")).to_have_text("+7 495 123-45-67")


async def test_logging_out_without_a_connection_says_that_one_is_still_logged_in(page: Page, watch: PageWatch) -> None:
    watch.allow_broken_connections()
    await open_as(page, "client")
    await page.context.set_offline(True)
    await page.locator("summary", has_text="Анна Ёлкина").click()
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_role("status")).to_contain_text("You are still logged in")
    await page.context.set_offline(False)
    await page.reload()
    await settled(page)
    await expect(page.get_by_role("heading", name="Your rating")).to_be_visible()


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_the_page_of_a_borrower_in_arrears_is_accessible_and_fits(
    page: Page, bank: ServedBank, look: Look
) -> None:
    bank.query(CONTACT)
    await open_as(page, "overdue")
    assert await axe(page) == []
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= look.width


@RUSSIAN
async def test_it_is_all_said_in_russian(page: Page, bank: ServedBank, look: Look) -> None:
    bank.query(CONTACT)
    await open_as(page, "overdue")
    await expect(card(page, "Платёж просрочен")).to_contain_text("Просрочка — не меньше 90 дней")
    await expect(page.locator(".band-step")).to_contain_text("начинается с")
    await expect(page.get_by_role("main")).to_contain_text("на момент заявки")


def card(page: Page, title: str) -> Locator:
    """The part of the page with that title."""
    return page.get_by_role("region", name=title, exact=True)
