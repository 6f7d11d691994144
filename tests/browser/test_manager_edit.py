"""A manager edits a client: errors beside the field, saving, scoring anew, edits that nobody loses."""

import json
import re

import pytest
from playwright.async_api import Dialog, Page, expect

from tests.fixtures.manager_page import field, listed, open_card, save, saved
from tests.fixtures.page_actions import log_in, settled
from tests.fixtures.page_people import HOSTILE
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
ANNA, BORIS, VERA = "Анна Ёлкина", "Борис Годунов", "Вера Павловна"


async def test_an_edit_is_saved_and_told_in_the_list_of_changes(page: Page, bank: ServedBank) -> None:
    await open_card(page, BORIS)
    await field(page, "Monthly income").fill("250,000.50")
    await field(page, "Housing").select_option("rent")
    await expect(page.get_by_text("2 unsaved changes")).to_be_visible()
    await expect(page.locator("#feature-free_cash_after_annuity-note")).to_have_text("new after saving")
    await save(page)
    await expect(saved(page)).to_be_visible()
    newest = page.locator(".change").first
    await expect(newest).to_contain_text("You")
    await expect(newest.locator("dd").first).to_contain_text("owner → rent")
    await expect(newest.locator("dd").nth(1)).to_contain_text("60,000 → 250,000.5")
    assert bank.query(f"SELECT revision FROM clients WHERE user_id = {bank.user_id('overdue')}") == [(2,)]
    await expect(page.get_by_text("The data have changed since then.")).to_be_visible()


async def test_older_changes_are_shown_when_asked_for(page: Page, bank: ServedBank) -> None:
    await log_in(page, "manager")
    address = f"/clients/{bank.user_id('overdue')}"
    for income in range(10, 22):
        changed = await page.context.request.patch(address, data={"income_monthly": income})
        assert changed.ok, await changed.text()
    await open_card(page, BORIS)
    await expect(page.locator(".change")).to_have_count(10)
    await page.get_by_role("button", name="Show earlier").click()
    await expect(page.locator(".change")).to_have_count(13)
    await expect(page.locator(".change").last).to_contain_text("Added the client")
    await expect(page.get_by_role("button", name="Show earlier")).to_have_count(0)


async def test_what_the_service_refuses_is_told_beside_the_field_and_can_be_mended(
    page: Page, watch: PageWatch
) -> None:
    watch.allow(422)
    await open_card(page, BORIS)
    await field(page, "Loan term").fill("1000")
    await field(page, "Monthly expenses").fill("much")
    await save(page)
    expenses, term = field(page, "Monthly expenses"), field(page, "Loan term")
    await expect(expenses).to_be_focused()
    await expect(expenses).to_have_attribute("aria-invalid", "true")
    await expect(expenses).to_have_accessible_description(re.compile("This value does not fit. An amount from 0 to"))
    await expect(page.locator("#feature-term_months-error")).to_have_text(
        "This value does not fit. A whole number from 1 to 480 (months)."
    )
    await expect(page.get_by_text("2 fields need attention.")).to_be_visible()
    await expenses.fill("45000")
    await expect(expenses).to_have_attribute("aria-invalid", "false")
    await term.fill("")
    await save(page)
    await expect(page.locator("#feature-term_months-error")).to_contain_text("Please fill this in.")
    await term.fill("24")
    await save(page)
    await expect(saved(page)).to_be_visible()
    await expect(page.locator(".field-error")).to_have_count(0)


async def test_a_value_is_read_in_years_marked_when_unusual_and_can_be_taken_back(page: Page) -> None:
    await open_card(page, BORIS)
    years, months = (page.get_by_role("textbox", name=f"Time with employer {part}") for part in ("year", "month"))
    await expect(months).to_have_value("3")
    note = page.locator("#feature-days_employed-note")
    await expect(note).to_have_text("100 days")
    await years.fill("5")
    await months.fill("0")
    await expect(note).to_contain_text("1,825 days")
    await expect(note).to_contain_text("was 100 days (3 months)")
    await years.fill("50")
    await expect(note).to_contain_text("Unusual: mostly 0 to 48 years")
    await page.get_by_role("button", name="Undo: Time with employer").click()
    await expect(years).to_have_value("0")
    await expect(months).to_have_value("3")
    await expect(saved(page)).to_be_visible()


async def test_days_are_saved_by_years_and_months_and_stay_to_the_day_where_they_were_not_edited(
    page: Page, bank: ServedBank
) -> None:
    def days() -> object:
        ((stored,),) = bank.query(
            f"SELECT features ->> 'days_employed' FROM clients WHERE user_id = {bank.user_id('overdue')}"
        )
        return stored

    await open_card(page, BORIS)
    await field(page, "Assets").fill("30000000")
    await save(page)
    await expect(saved(page)).to_be_visible()
    assert days() == 100
    await page.get_by_role("textbox", name="Time with employer year").fill("2")
    await save(page)
    await expect(saved(page)).to_be_visible()
    assert days() == 822  # the shortest time of 2 years and 3 months


async def test_what_is_no_time_is_refused_beside_its_fields(page: Page, watch: PageWatch) -> None:
    watch.allow(422)
    await open_card(page, BORIS)
    await page.get_by_role("textbox", name="Time with employer year").fill("81")
    await save(page)
    await expect(page.locator("#feature-days_employed-error")).to_have_text(
        "This value does not fit. Years and months, from 0 to 80 years."
    )
    await expect(page.get_by_role("textbox", name="Time with employer year")).to_be_focused()


async def test_a_value_can_be_marked_as_not_given(page: Page) -> None:
    await open_card(page, BORIS)
    await page.get_by_role("button", name="Mark as not given: Assets").click()
    await save(page)
    await expect(saved(page)).to_be_visible()
    await expect(page.locator(".change dd").first).to_have_text(re.compile(r"0\s+→\s+not given"))


async def test_computed_features_cannot_be_edited_and_protected_ones_say_that_no_model_sees_them(page: Page) -> None:
    await open_card(page, BORIS)
    await expect(page.locator("output#feature-annuity")).to_be_visible()
    await expect(page.locator(".feature", has=page.get_by_label("Age", exact=True))).to_contain_text(
        "outside the model"
    )


async def test_saving_and_scoring_in_one_go_shows_the_new_rating_everywhere(page: Page) -> None:
    await open_card(page, BORIS)
    before = await page.locator(".gauge-number").text_content()
    await field(page, "Negative credit records").select_option("No")
    await field(page, "Assets").fill("30000000")
    await page.get_by_role("button", name="Save and re-score").click()
    await expect(page.locator(".announcements")).to_contain_text("New rating")
    after = await page.locator(".gauge-number").text_content()
    assert after is not None and before is not None and float(after) > float(before)
    await expect(page.get_by_role("row", name=BORIS).locator(".rated-number")).to_have_text(after)
    await expect(page.locator(".score-facts")).to_contain_text("version 2 of the data")
    await expect(page.get_by_text("The data have changed since then.")).to_have_count(0)


async def test_the_exact_reasons_sum_to_the_log_odds(page: Page) -> None:
    await open_card(page, BORIS)
    parts = await page.locator(".why tbody .number").all_text_contents()
    total = await page.locator(".why tfoot .number").first.text_content()
    exact = [float(text.replace("−", "-")) for text in [*parts, total or ""]]
    assert len(parts) > 10
    assert abs(sum(exact[:-1]) - exact[-1]) < len(parts) * 0.00005


async def test_a_double_click_scores_once(page: Page, bank: ServedBank) -> None:
    await open_card(page, VERA)
    await expect(page.get_by_text("Never scored yet.")).to_be_visible()
    await page.get_by_role("button", name="Score now").dblclick()
    await expect(page.locator(".gauge-number")).to_be_visible()
    await expect(page.get_by_role("button", name="Re-score", exact=True)).to_be_enabled()
    assert bank.query(f"SELECT count(*) FROM scores WHERE client_id = {bank.user_id('never_scored')}") == [(1,)]
    await expect(page.get_by_role("row", name=VERA).locator(".band")).to_have_text(re.compile("^[A-E]$"))


async def test_leaving_with_unsaved_edits_asks(page: Page) -> None:
    await open_card(page, BORIS)
    income = field(page, "Monthly income")
    question = page.get_by_role("dialog", name="Leave without saving?")
    await income.fill("111")
    for way in ("close", "another", "back"):
        if way == "close":
            await page.get_by_role("button", name="Close the card").click()
        elif way == "another":
            await page.locator(".client-link", has_text=ANNA).click()
        else:
            await page.go_back()
        await expect(question).to_contain_text("Борис Годунов has 1 change that is not saved.")
        await page.get_by_role("button", name="Keep editing").click()
        await expect(question).to_have_count(0)
        await expect(income).to_have_value("111")
        await expect(page.locator("body")).not_to_be_focused()
        await expect(page).to_have_url(re.compile(r"client=\d+$"))
    await page.go_back()
    await page.get_by_role("button", name="Discard and leave").click()
    await expect(page.locator(".card-panel")).to_have_count(0)
    await expect(page).to_have_url(re.compile("/ui/manager$"))
    await (await listed(page)).filter(has_text="Годунов").click()
    await expect(income).to_have_value("60,000")


async def test_filtering_the_list_beside_unsaved_edits_asks_nothing(page: Page) -> None:
    await open_card(page, BORIS)
    await field(page, "Monthly income").fill("111")
    await page.get_by_role("button", name="Never scored").click()
    await expect(page.locator(".client-link")).to_have_text([VERA])
    await page.go_back()
    await expect(page.locator(".client-link")).to_have_count(7)
    await expect(field(page, "Monthly income")).to_have_value("111")


async def test_the_browser_asks_before_the_page_itself_is_left(page: Page) -> None:
    await open_card(page, BORIS)
    await field(page, "Monthly income").fill("111")
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.get_by_role("link", name="Credit Scoring").click()
    await expect(field(page, "Monthly income")).to_have_value("111")
    assert asked == ["beforeunload"]


async def test_another_language_keeps_what_is_being_edited(page: Page) -> None:
    await open_card(page, BORIS)
    await field(page, "Monthly income").fill("1,825.5")
    await page.get_by_role("button", name="Русский").click()
    await expect(field(page, "Доход в месяц")).to_have_value("1\u00a0825,5")
    await page.get_by_role("button", name="Сохранить", exact=True).click()
    await expect(page.get_by_text("Всё сохранено")).to_be_visible()


async def test_a_hostile_name_is_text_everywhere(page: Page) -> None:
    await open_card(page, HOSTILE)
    await field(page, "Monthly income").fill(HOSTILE)
    await page.get_by_role("button", name="Close the card").click()
    await expect(page.get_by_role("dialog")).to_contain_text(f"{HOSTILE} {HOSTILE}")
    await expect(page.locator("img")).to_have_count(0)
    await settled(page)


async def test_hostile_values_of_the_past_are_text_in_the_list_of_changes(page: Page, bank: ServedBank) -> None:
    change = {"old": HOSTILE, "new": f"{HOSTILE}!"}
    changes = json.dumps({"housing": change, HOSTILE: change})
    bank.query(
        "INSERT INTO client_revisions (client_id, revision, features, changes, timestamp) "
        f"SELECT client_id, 7, features, '{changes}', timestamp FROM client_revisions "
        f"WHERE client_id = {bank.user_id('client')} AND revision = 2"
    )
    await open_card(page, ANNA)
    await expect(page.locator(".change").first).to_contain_text(f"{HOSTILE} → {HOSTILE}!")
    await expect(page.locator("img")).to_have_count(0)
