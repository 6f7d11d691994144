"""The client's home: the rating and why it is so, its history, the credit, the manager, the profile."""

import re

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.fixtures.axe import axe
from tests.fixtures.looks import DIFFERENT_LOOKS, Look
from tests.fixtures.page_actions import change_as_manager, open_as, read, settled
from tests.fixtures.page_people import HOSTILE
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
MAX_TOLD = 4
SCORES = re.compile(r"/clients/\d+/scores")
IN_RUSSIAN = pytest.mark.parametrize("look", [Look(language="ru")], ids=str)


async def test_the_rating_and_its_band_are_those_of_the_service(page: Page) -> None:
    await open_as(page, "client")
    score = (await read(page, "/api/client/dashboard"))["score"]
    bands = {each["band"]: each for each in (await read(page, "/schema/applicant"))["bands"]}
    band = bands[score["band"]]
    name = f"Rating {score['rating']:.2f} out of 1.00, band {score['band']}: {band['labels']['en']}"
    await expect(page.get_by_role("img", name=name, exact=True)).to_be_visible()
    await expect(card(page, "Your rating")).to_contain_text(band["meaning"]["en"])


async def test_the_rating_before_stands_beside_the_present_one(page: Page) -> None:
    await open_as(page, "client")
    newest, before, *_ = await read(page, f"/clients/{await own_id(page)}/scores")
    moved = newest["rating"] - before["rating"]
    told = f"{before['rating']:.2f} → {newest['rating']:.2f} {moved:+.2f}".replace("-", "−")
    await expect(card(page, "Your rating").locator(".score-movement")).to_contain_text(told)


@pytest.mark.parametrize("login", ["client", "overdue", "unpaid"])
async def test_the_reasons_are_those_of_the_service_in_its_order(page: Page, login: str) -> None:
    await open_as(page, login)
    reasons = [r for r in (await read(page, "/api/client/dashboard"))["score"]["reasons"] if r["feature"] != "base"]
    lowered = [r["feature"] for r in reasons if r["contribution"] > 0]
    assert await features_in(page, "What lowers the rating") == lowered[:MAX_TOLD]
    assert await features_in(page, "What helps") == [r["feature"] for r in reasons if r["contribution"] < 0]


async def test_a_reason_is_a_sentence_with_the_own_value_and_no_number_of_the_model(page: Page) -> None:
    await open_as(page, "overdue")
    reason = page.locator("[data-feature=has_negative_records]")
    await expect(reason).to_contain_text("There are negative records in your credit history")
    await expect(reason).to_contain_text("Negative credit records: yes")
    for each in (await read(page, "/api/client/dashboard"))["score"]["reasons"]:
        await expect(card(page, "Why this rating")).not_to_contain_text(f"{abs(each['contribution']):.3f}")


async def test_what_is_never_used_is_named(page: Page) -> None:
    await open_as(page, "client")
    await expect(page.get_by_text("Never used for the rating: age and marital status.")).to_be_visible()


async def test_the_history_is_a_line_and_a_table(page: Page) -> None:
    await open_as(page, "client")
    history = card(page, "History")
    scores = await read(page, f"/clients/{await own_id(page)}/scores")
    await expect(history.get_by_role("img", name=f"Rating over time: {len(scores)} scores")).to_be_visible()
    await expect(history.locator("canvas")).to_have_count(1)
    await expect(history.get_by_role("row")).to_have_count(1 + len(scores))
    await history.get_by_role("button", name="Show as a table").click()
    ratings = await history.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert ratings == [f"{score['rating']:.2f}" for score in scores]


async def test_the_line_is_as_wide_as_its_card(page: Page) -> None:
    await open_as(page, "client")
    drawn = page.locator(".chart .u-wrap")
    await expect(drawn).to_have_count(1)
    own, frame = await drawn.bounding_box(), await page.locator(".chart-frame").bounding_box()
    assert own is not None
    assert frame is not None
    assert frame["width"] - own["width"] < 2


async def test_the_line_takes_the_colours_of_the_theme(page: Page) -> None:
    await open_as(page, "client")
    light = await page.locator(".chart canvas").element_handle()
    await page.get_by_role("button", name="Dark theme").click()
    assert light is not None
    await light.wait_for_element_state("hidden")
    await expect(page.locator(".chart canvas")).to_have_count(1)


async def test_one_score_is_no_line_yet(page: Page) -> None:
    await open_as(page, "overdue")
    await expect(card(page, "History")).to_contain_text("The line begins with the second.")
    await expect(page.locator(".chart")).to_have_count(0)


async def test_the_manager_is_named_and_asked_for_corrections(page: Page) -> None:
    await open_as(page, "client")
    await expect(card(page, "Your manager")).to_contain_text("Пётр Чехов")
    await expect(card(page, "Your profile")).to_contain_text("Ask your manager, Пётр Чехов, to correct it.")


async def test_without_a_manager_the_page_says_so(page: Page) -> None:
    await open_as(page, "unassigned")
    await expect(card(page, "Your manager")).to_contain_text("No manager is assigned to you yet.")
    await expect(card(page, "Your profile")).to_contain_text("Ask the bank to correct it.")


async def test_the_profile_is_told_in_groups_and_human_units(page: Page) -> None:
    await open_as(page, "client")
    form = await read(page, "/schema/applicant")
    profile = card(page, "Your profile")
    groups = [group["labels"]["en"] for group in form["groups"]]
    assert await profile.locator("h3").all_inner_texts() == groups
    assert await profile.locator("dt").count() == len(form["features"])
    await expect(profile.locator("dt:text-is('Time with employer') + dd")).to_have_text("19 years 2 months")
    await expect(profile.locator("dt:text-is('Monthly income') + dd")).to_have_text("90,000")
    await expect(profile.locator("input, select, textarea")).to_have_count(0)


@IN_RUSSIAN
async def test_it_is_all_told_in_russian(page: Page, look: Look) -> None:
    await open_as(page, "client")
    profile = card(page, "Ваши данные")
    await expect(profile.locator("dt:text-is('Стаж на последнем месте') + dd")).to_have_text("19 лет 2 месяца")
    await expect(profile.locator("dt:text-is('Доход в месяц') + dd")).to_have_text("90\N{NO-BREAK SPACE}000")
    await expect(page.get_by_text("Никогда не учитываются: возраст и семейное положение.")).to_be_visible()
    await expect(page.locator("main")).not_to_contain_text("rating")


async def test_the_language_is_switched_where_one_is_and_stays_so(page: Page) -> None:
    await open_as(page, "client")
    await page.get_by_role("button", name="Русский").click()
    await expect(page.get_by_role("heading", name="Ваш рейтинг")).to_be_visible()
    await page.reload()
    await settled(page)
    await expect(page.get_by_role("heading", name="Ваш рейтинг")).to_be_visible()


async def test_the_credit_leads_to_its_page(page: Page) -> None:
    await open_as(page, "overdue")
    credit = card(page, "Your credit")
    await expect(credit).to_contain_text("90–119 days late")
    await expect(credit.locator("dt:text-is('Amount') + dd")).to_have_text("2,000,000")
    await credit.get_by_role("link", name="Payment history").click()
    await expect(page).to_have_url("/ui/client/credit")


async def test_without_a_credit_the_page_says_so(page: Page) -> None:
    await open_as(page, "without_credit")
    await expect(card(page, "Your credit")).to_contain_text("You have no credit with us.")
    await expect(card(page, "Your credit").get_by_role("link")).to_have_count(0)


async def test_data_that_changed_after_the_score_are_told(page: Page, bank: ServedBank) -> None:
    change_as_manager(bank, "overdue", {"income_monthly": 95000})
    await open_as(page, "overdue")
    await expect(card(page, "Your rating")).to_contain_text("Your data have changed since then.")


async def test_a_hostile_name_is_text(page: Page) -> None:
    await open_as(page, "hostile")
    await expect(page.locator("summary", has_text=HOSTILE)).to_be_visible()
    await expect(page.locator("img")).to_have_count(0)


@pytest.mark.parametrize("look", DIFFERENT_LOOKS, ids=str)
async def test_everything_opened_is_accessible_and_never_wider_than_the_window(page: Page, look: Look) -> None:
    await open_as(page, "client")
    await expect(page.locator(".chart canvas")).to_have_count(1)
    for part in await page.locator(".figure-table button, .reasons-more summary").all():
        await part.click()
    assert await axe(page) == []
    assert await page.evaluate("() => document.documentElement.scrollWidth") <= look.width


async def test_a_history_that_fails_leaves_the_rest_and_comes_when_asked_again(page: Page, watch: PageWatch) -> None:
    watch.allow(500)
    await page.route(SCORES, break_it)
    await open_as(page, "client")
    await expect(card(page, "Why this rating")).to_be_visible()
    await expect(card(page, "History")).to_contain_text("Something broke on our side.")
    await page.unroute(SCORES)
    await card(page, "History").get_by_role("button", name="Try again").click()
    await expect(page.locator(".chart canvas")).to_have_count(1)
    await expect(page.locator(".score-movement")).to_be_visible()


async def break_it(route: Route) -> None:
    await route.fulfill(status=500, json={"error": "Unexpected", "detail": "told by a test", "request_id": "1"})


def card(page: Page, title: str) -> Locator:
    """The part of the page with that title."""
    return page.get_by_role("region", name=title, exact=True)


async def features_in(page: Page, title: str) -> list[str]:
    """Names of the features on one side of the reasons, in their order."""
    reasons = page.get_by_role("region", name=title, exact=True).locator("[data-feature]")
    return [str(await each.get_attribute("data-feature")) for each in await reasons.all()]


async def own_id(page: Page) -> int:
    return int((await read(page, "/auth/me"))["user_id"])
