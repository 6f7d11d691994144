"""A front end that was written for the original works beside this service: it sends back all that it has read.

The pages stand in `original_pages` and are served at the addresses of ours; everything else is the real service.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import AsItWas
from tests.fixtures.card_bank import PASSWORD, fill_card_bank
from tests.fixtures.card_table import CONTRACT
from tests.fixtures.once_a_run import once_a_run
from tests.fixtures.page_watch import PageWatch
from tests.fixtures.served_bank import ServedBank, bank_of

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).with_name("original_pages")
PAGES = {
    "/": "index.html",
    "/ui/client": "client.html",
    "/ui/client/credit": "credit.html",
    "/ui/manager": "manager.html",
    "/original/calls.js": "calls.js",
}
RATING = re.compile(r"^[01]\.\d\d$")


@pytest.fixture(scope="module")
def card_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AsItWas]:
    original = once_a_run(tmp_path_factory, "card-original", fill_card_bank)
    folder = tmp_path_factory.mktemp("card-bank")
    with bank_of(original, folder, APPLICANT_CONTRACT=CONTRACT, SCORING_TIMEOUT_SECONDS="60") as bank:
        yield bank


@pytest.fixture
def bank(card_bank: AsItWas) -> ServedBank:
    return card_bank()


async def log_in(page: Page, login: str) -> None:
    """Log in at the original's page and follow its redirect."""

    async def serve(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/ui":  # where it leads is the service's to say; a browser's own redirects are not routed
            path = (await route.fetch(max_redirects=0)).headers["location"]
        await route.fulfill(path=FOLDER / PAGES[path])

    await page.route(lambda url: urlsplit(url).path in {"/ui", *PAGES}, serve)
    await page.goto("/")
    await page.get_by_label("Login").fill(login)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()


async def test_a_client_sees_dashboard_and_credit_updates_the_score_and_logs_out(page: Page, bank: ServedBank) -> None:
    await log_in(page, "client")
    await expect(page.locator("#who")).to_have_text(f"user_id={bank.user_id('client')} role=client")
    await expect(page.locator("#manager")).to_have_text(f"Пётр Чехов ({bank.user_id('manager')})")
    await expect(page.locator("#features")).to_contain_text("days_employed: -2000")
    await expect(page.locator("#rating")).to_have_text("-")
    await page.get_by_role("button", name="Update the score").click()
    await expect(page.locator("#rating")).to_have_text(RATING)
    assert bank.query("SELECT client_id, source FROM scores") == [(bank.user_id("client"), "client")]
    await page.get_by_role("link", name="Credit").click()
    await expect(page.locator("#credit")).to_contain_text("annual_rate: 0.16")
    await expect(page.locator("#history tr")).to_have_count(1)
    await page.goto("/ui/client")
    await expect(page.locator("#rating")).to_have_text(RATING)
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_role("button", name="Log in")).to_be_visible()


@pytest.mark.parametrize("login", ["client", "unemployed"])
async def test_a_manager_opens_a_card_edits_saves_and_scores_again(page: Page, bank: ServedBank, login: str) -> None:
    client = bank.user_id(login)
    await log_in(page, "manager")
    await expect(page.locator("#clients button")).to_have_count(2)
    await page.get_by_label("Search").fill(str(client))
    await page.locator("#clients button").click()
    await expect(page.locator("#chosen")).to_contain_text(f"#{client}")
    await page.get_by_role("button", name="Edit").click()
    await page.get_by_label("amt_income_total").fill("98765.5")
    await page.get_by_label("flag_own_car").fill("Y")
    await page.get_by_label("flag_phone").fill("1")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#message")).to_have_text("Saved")
    await expect(page.get_by_label("amt_income_total")).to_have_value("98765.5")
    ((changes,),) = bank.query(f"SELECT changes FROM client_revisions WHERE client_id = {client} AND revision = 2")
    assert set(json.loads(changes)) <= {"amt_income_total", "flag_own_car", "flag_phone"}
    await page.get_by_role("button", name="Re-score").click()
    await expect(page.locator("#rating")).to_have_text(RATING)
    assert bank.query("SELECT client_id, client_revision, source FROM scores") == [(client, 2, "manager")]


async def test_a_form_saved_as_it_was_read_changes_nothing(page: Page, bank: ServedBank) -> None:
    await log_in(page, "manager")
    await page.locator("#clients button").first.click()
    await page.get_by_role("button", name="Edit").click()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#message")).to_have_text("Saved")
    assert bank.query("SELECT max(revision) FROM clients") == [(1,)]


async def test_another_derived_value_is_refused_by_name(page: Page, bank: ServedBank, watch: PageWatch) -> None:
    watch.allow(422)
    await log_in(page, "manager")
    await page.locator("#clients button").first.click()
    await page.get_by_role("button", name="Edit").click()
    stored = await page.get_by_label("age_group").input_value()
    await page.get_by_label("age_group").select_option("65+" if stored != "65+" else "18-25")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#message")).to_contain_text("age_group")
    assert bank.query("SELECT max(revision) FROM clients") == [(1,)]
