"""The admin's page: models compared, promoted, rolled back."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from app.ml.registry.held_out import HELD_OUT_FILE, HeldOut
from tests.fixtures.admin_actions import answer, asked, close, open_section, press, row_of
from tests.fixtures.page_actions import open_as
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.patience import eventually
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
SHORT = 12


def short_of(bank: ServedBank, stage: str) -> str:
    ((sha256,),) = bank.query(f"SELECT sha256 FROM model_versions WHERE stage = '{stage}'")
    return str(sha256)[:SHORT]


async def answer_promotion(page: Page) -> None:
    """Promotes, whether or not the dialog says that the model is worse."""
    await asked(page).get_by_role("button", name=re.compile("^Promote")).click()


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
    await answer_promotion(page)
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
    await answer_promotion(page)
    await expect(asked(page).get_by_role("alert")).to_contain_text("has not shown what a champion must")
    await expect(asked(page)).to_contain_text("True probabilities: failed")
    await expect(asked(page)).to_contain_text("against a bad rate of 0.6")
    await expect(asked(page)).to_contain_text("Behaviour: passed")
    await answer(page, "Cancel")
    await expect(page.get_by_role("region", name="Champion")).to_contain_text(champion)


async def test_a_feature_that_helps_when_cleared_is_waived_with_a_reason_in_the_dialog(
    page: Page, bank: ServedBank, watch: PageWatch
) -> None:
    watch.allow(409, 422)
    candidate = short_of(bank, "candidate")
    cleared = [{"feature": "debt_total", "rows": 100, "improved": 83, "share": 0.83, "largest_fall": 0.3}]
    closed = {"gate": "clearing", "verdict": "failed", "code": "clearing_helps", "sentence": "debt_total"}
    refusal = {"error": "GatesNotPassed", "detail": [{**closed, "figures": {"cleared": cleared}}], "request_id": "r"}
    await open_section(page, "models")
    await page.route("**/promote", lambda route: route.fulfill(status=409, json=refusal), times=1)
    await press(row_of(page, candidate), "Promote")
    await answer_promotion(page)
    await expect(asked(page)).to_contain_text("debt_total: 83 of 100 loans (83%)")
    reason = asked(page).get_by_label("debt_total: why an empty field may lower the PD")
    await reason.fill("no debt in the source")
    async with page.expect_request("**/promote") as sent:
        await answer_promotion(page)
    assert (await sent.value).post_data_json == {
        "waivers": [{"feature": "debt_total", "because": "no debt in the source"}]
    }
    await expect(asked(page)).to_contain_text("One of these features needs no waiver")
    await reason.fill("")
    await answer_promotion(page)
    await expect(asked(page)).to_contain_text("New scores now come from consumer_loan")


async def test_a_model_goes_to_the_shadow_and_scores_there_until_it_is_taken_out(page: Page, bank: ServedBank) -> None:
    model = short_of(bank, "candidate")
    await open_section(page, "models")
    await press(row_of(page, model), "To the shadow")
    await expect(asked(page)).to_contain_text("clients and managers never see it")
    await answer(page, "To the shadow")
    await expect(row_of(page, model)).to_contain_text("challenger")
    client = bank.user_id("client")
    shadows = f"SELECT model_version FROM scores WHERE source = 'shadow' AND client_id = {client}"

    async def a_score_has_its_shadow() -> bool:
        """One more score: a process looks for challengers every other second, and the first may come before that."""
        scored = await page.context.request.post(f"/clients/{client}/score")
        assert not (await scored.json())["model_version"].startswith(model)
        await asyncio.sleep(0.5)
        return {row[0][:SHORT] for row in await asyncio.to_thread(bank.query, shadows)} == {model}

    await eventually(a_score_has_its_shadow)
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


async def test_a_model_is_looked_at_beside_the_champion_with_charts_tables_and_gates(
    page: Page, bank: ServedBank
) -> None:
    candidate = short_of(bank, "candidate")
    await open_section(page, "models")
    await row_of(page, candidate).get_by_role("link", name="Look closely").click()
    await expect(page.get_by_role("heading", name="On held-out loans")).to_be_visible()
    figures = page.get_by_role("table", name="loans that this model has not seen")
    await expect(figures.get_by_role("row")).to_have_count(1 + 6)
    await expect(figures).to_contain_text("no difference that these loans can show")
    await expect(figures.locator(".verdict-same").first).to_have_css("color", await muted_of(page))
    for chart in ("ROC curve", "Calibration"):
        await expect(page.get_by_role("img", name=chart)).to_be_visible()
        await expect(page.get_by_role("table", name=chart)).to_be_attached()
    gates = page.get_by_role("region", name="Gates of promotion")
    await expect(gates).to_contain_text("File: passed artifact_usable")
    await expect(page.get_by_role("region", name="In the shadow")).to_contain_text("No client was scored by both")
    await page.reload()
    await expect(page.get_by_role("region", name="Gates of promotion")).to_contain_text("artifact_usable")
    await page.get_by_role("button", name="Русский").click()
    await expect(page.get_by_role("region", name="Условия назначения")).to_contain_text(
        "Файл: пройдено artifact_usable"
    )
    await page.get_by_role("link", name="Все модели").click()
    await expect(page.get_by_role("region", name="Другие модели")).to_be_visible()


async def muted_of(page: Page) -> str:
    colour: str = await page.evaluate(
        "() => { const probe = document.body.appendChild(document.createElement('i')); probe.className = 'muted';"
        " const found = getComputedStyle(probe).color; probe.remove(); return found; }"
    )
    return colour


async def test_a_name_and_a_note_are_given_and_shown(page: Page, bank: ServedBank) -> None:
    candidate = short_of(bank, "candidate")
    await open_section(page, "models")
    await row_of(page, candidate).get_by_role("link", name="Look closely").click()
    await press(page, "Name and note")
    await asked(page).get_by_label("Name", exact=True).fill("Autumn")
    await asked(page).get_by_label("Note").fill("For the committee")
    await answer(page, "Save")
    await expect(page.get_by_role("heading", level=2, name="Autumn")).to_be_visible()
    await expect(page.locator(".model-note")).to_have_text("For the committee")


async def test_a_promotion_of_a_surely_worse_model_is_no_ordinary_button_and_says_what_gets_worse(
    page: Page, bank: ServedBank
) -> None:
    worse = {"auc": [-0.02, -0.03, -0.01], "ks": [-0.01, -0.03, 0.01], "brier": [0.012, 0.004, 0.02]}

    async def surely_worse(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, json={**await answer.json(), "differences": worse})

    await page.route("**/evidence", surely_worse)
    await open_section(page, "models")
    await press(row_of(page, short_of(bank, "candidate")), "Promote")
    await expect(asked(page).get_by_role("status")).to_contain_text("AUC by 0.020 (0.010 to 0.030)")
    await expect(asked(page).get_by_role("status")).to_contain_text("Brier by 0.012 (0.004 to 0.020)")
    await expect(asked(page).get_by_role("status")).not_to_contain_text("KS")
    button = asked(page).get_by_role("button", name="Promote all the same")
    await expect(button).to_have_class(re.compile("button-danger"))
