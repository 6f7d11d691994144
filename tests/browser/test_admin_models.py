"""The admin's page: models compared, promoted, rolled back."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from tests.fixtures.admin_actions import answer, asked, close, open_section, press, row_of
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.patience import wait_until
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
SHORT = 12


def short_of(bank: ServedBank, stage: str) -> str:
    ((sha256,),) = bank.query(f"SELECT sha256 FROM model_versions WHERE stage = '{stage}'")
    return str(sha256)[:SHORT]


async def test_the_champion_comes_first_and_the_others_are_compared_with_it(page: Page, bank: ServedBank) -> None:
    await open_section(page, "models")
    champion = page.get_by_role("region", name="Champion")
    await expect(champion).to_contain_text(short_of(bank, "champion"))
    await expect(champion).to_contain_text("0.800")
    others = page.get_by_role("region", name="Other models")
    await expect(others.get_by_role("row")).to_have_count(1 + 2)
    await expect(row_of(page, short_of(bank, "candidate"))).to_contain_text("candidate")
    await expect(row_of(page, short_of(bank, "retired"))).to_contain_text("retired")


async def test_a_promoted_model_answers_from_then_on(page: Page, bank: ServedBank) -> None:
    before, after = short_of(bank, "champion"), short_of(bank, "candidate")
    await open_section(page, "models")
    await press(row_of(page, after), "Promote")
    await expect(asked(page)).to_contain_text("From now on each new score comes from consumer_loan")
    await expect(asked(page)).to_contain_text("Stored scores stay as they are")
    await expect(asked(page)).to_contain_text("It takes effect at once, for all workers.")
    await expect(asked(page)).to_contain_text(f"The present champion, consumer_loan {before}, retires")
    await answer(page, "Promote")
    await expect(asked(page)).to_contain_text("New scores now come from consumer_loan")
    await close(page)
    await expect(page.get_by_role("region", name="Champion")).to_contain_text(after)
    scored = await page.context.request.post(f"/clients/{bank.user_id('client')}/score")
    assert (await scored.json())["model_version"].startswith(after)


async def test_a_roll_back_leads_to_the_champion_before_and_twice_leads_back(page: Page, bank: ServedBank) -> None:
    present, previous = short_of(bank, "champion"), short_of(bank, "retired")
    await open_section(page, "models")
    for to in (previous, present):
        await press(page, "Roll back")
        await expect(asked(page)).to_contain_text(to)
        await answer(page, "Roll back")
        await close(page)
        await expect(page.get_by_role("region", name="Champion")).to_contain_text(to)
        assert short_of(bank, "champion") == to


async def test_without_an_earlier_champion_the_button_says_why(page: Page, bank: ServedBank) -> None:
    bank.query("UPDATE model_versions SET stage = 'candidate', promoted_at = NULL WHERE stage = 'retired'")
    await open_section(page, "models")
    button = page.get_by_role("button", name="Roll back")
    await expect(button).to_be_disabled()
    await expect(button).to_have_accessible_description("No model was champion before this one.")


async def test_an_earlier_champion_that_is_gone_meanwhile_is_told(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(409)
    await open_section(page, "models")
    await press(page, "Roll back")
    bank.query("UPDATE model_versions SET stage = 'candidate', promoted_at = NULL WHERE stage = 'retired'")
    await answer(page, "Roll back")
    await expect(asked(page).get_by_role("alert")).to_contain_text("No model was champion before this one.")


async def test_a_damaged_model_is_refused_and_the_champion_stays(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(409)
    champion, candidate = short_of(bank, "champion"), short_of(bank, "candidate")
    (artifact,) = (bank.folder / "var" / "registry" / "models").glob(f"{candidate}*/model.cbm")
    artifact.write_bytes(b"no model")
    await open_section(page, "models")
    await press(row_of(page, candidate), "Promote")
    await answer(page, "Promote")
    await expect(asked(page).get_by_role("alert")).to_contain_text("This model cannot be used")
    await answer(page, "Cancel")
    await expect(page.get_by_role("region", name="Champion")).to_contain_text(champion)


async def test_a_model_that_fails_a_gate_is_refused_with_the_gates_and_their_figures(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(409)
    champion, candidate = short_of(bank, "champion"), short_of(bank, "candidate")
    (rows,) = (bank.folder / "var" / "registry" / "models").glob(f"{candidate}*/{HELD_OUT_FILE}")
    seen = HeldOut.from_bytes(rows.read_bytes())
    rows.write_bytes(HeldOut(seen.columns, 1 - seen.outcome).to_bytes())
    await open_section(page, "models")
    await press(row_of(page, candidate), "Promote")
    await answer(page, "Promote")
    await expect(asked(page).get_by_role("alert")).to_contain_text("has not shown what a champion must")
    await expect(asked(page)).to_contain_text("True probabilities: failed")
    await expect(asked(page)).to_contain_text("against a bad rate of 0.6")
    await expect(asked(page)).to_contain_text("Behaviour: passed")
    await answer(page, "Cancel")
    await expect(page.get_by_role("region", name="Champion")).to_contain_text(champion)


async def test_a_model_goes_to_the_shadow_and_scores_there_until_it_is_taken_out(page: Page, bank: ServedBank) -> None:
    model = short_of(bank, "candidate")
    await open_section(page, "models")
    await press(row_of(page, model), "To the shadow")
    await expect(asked(page)).to_contain_text("clients and managers never see it")
    await answer(page, "To the shadow")
    await expect(row_of(page, model)).to_contain_text("challenger")
    client = bank.user_id("client")
    scored = await page.context.request.post(f"/clients/{client}/score")
    assert not (await scored.json())["model_version"].startswith(model)
    shadows = f"SELECT model_version FROM scores WHERE source = 'shadow' AND client_id = {client}"
    await asyncio.to_thread(wait_until, lambda: [row[0][:SHORT] for row in bank.query(shadows)] == [model])
    await press(row_of(page, model), "Out of the shadow")
    await answer(page, "Out of the shadow")
    await expect(row_of(page, model)).to_contain_text("candidate")


async def test_the_whole_hash_is_copied(page: Page, bank: ServedBank) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await open_section(page, "models")
    await press(page.get_by_role("region", name="Champion"), "Copy the whole hash")
    await expect(page.get_by_text("Copied.")).to_be_visible()
    copied = await page.evaluate("() => navigator.clipboard.readText()")
    assert bank.query(f"SELECT stage FROM model_versions WHERE sha256 = '{copied}'") == [("champion",)]


async def test_a_bank_without_a_model_is_told_how_to_get_one(page: Page, bank: ServedBank) -> None:
    await open_as(page, "admin")
    await page.route("**/models", lambda route: route.fulfill(json=[]))
    await page.get_by_role("link", name="Models").click()
    await expect(page.get_by_role("region", name="Champion")).to_contain_text("./scoring train")
