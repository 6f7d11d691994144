"""The admin's page shows what training warned about, and nothing where it warned of nothing."""

import json

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.admin_actions import open_section, row_of
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser
WARNING = "ext_score: it alone has an AUC of 0.912"


async def test_the_warnings_of_a_model_can_be_read_before_it_is_promoted(page: Page, bank: ServedBank) -> None:
    ((candidate, card),) = bank.query("SELECT sha256, card FROM model_versions WHERE stage = 'candidate'")
    ((champion,),) = bank.query("SELECT sha256 FROM model_versions WHERE stage = 'champion'")
    warned = json.dumps({**(json.loads(card) if isinstance(card, str) else card), "warnings": [WARNING]})
    bank.query("UPDATE model_versions SET card = '" + warned.replace("'", "''") + f"' WHERE sha256 = '{candidate}'")
    await open_section(page, "models")
    row = row_of(page, str(candidate)[:12])
    await row.get_by_text("To check before approval: 1").click()
    await expect(row.get_by_text(WARNING)).to_be_visible()
    await expect(page.get_by_role("region", name="Champion")).not_to_contain_text("To check before approval")
    assert champion != candidate
