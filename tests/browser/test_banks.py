"""The banks that browser tests stand on: real services, each test's own."""

from typing import Any

import pytest
from playwright.async_api import APIRequestContext, Page

from tests.browser.conftest import AsItWas
from tests.fixtures.page_actions import log_in
from tests.fixtures.page_people import HOSTILE
from tests.fixtures.served_bank import ServedBank

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_what_a_test_changes_no_other_test_sees(page: Page, bank: ServedBank, turn: str) -> None:
    assert bank.query("SELECT first_name FROM users WHERE login = 'hostile'") == [(HOSTILE,)]
    bank.query("UPDATE users SET first_name = 'Changed' WHERE login = 'hostile'")
    await log_in(page, "hostile")
    assert (await _read(page.context.request, "/auth/me"))["first_name"] == "Changed"


async def test_a_service_that_was_stopped_serves_again_where_it_was(page: Page, bank: ServedBank) -> None:
    await log_in(page, "client")
    bank.stop()
    bank.start()
    assert (await _read(page.context.request, "/auth/me"))["first_name"] == "Анна"


class TestDemoBank:
    @pytest.fixture
    def bank(self, demo_bank: AsItWas) -> ServedBank:
        return demo_bank()

    async def test_the_demo_bank_has_lived_for_some_months(self, page: Page, bank: ServedBank) -> None:
        await log_in(page, "client_0001")
        assert 0 < (await _read(page.context.request, "/api/client/dashboard"))["score"]["rating"] < 1
        assert bank.query("SELECT count(*), count(DISTINCT client_id) FROM scores") == [(3 * 1450, 1450)]


@pytest.mark.rabbitmq
class TestBankWithAWorker:
    @pytest.fixture
    def bank(self, bank_with_a_worker: AsItWas) -> ServedBank:
        return bank_with_a_worker()

    async def test_the_worker_can_be_stopped_and_started(self, page: Page, bank: ServedBank) -> None:
        await log_in(page, "client")
        for act, status in ((None, 200), (bank.stop_worker, 503), (bank.start_worker, 200)):
            if act:
                act()
            answer = await page.context.request.post("/api/client/score")
            assert answer.status == status, await answer.text()


async def _read(request: APIRequestContext, path: str) -> Any:
    answer = await request.get(path)
    assert answer.ok, await answer.text()
    return await answer.json()
