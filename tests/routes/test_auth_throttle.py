"""The login throttle counts by account together with address; a suspicious address has fewer tries."""

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.base import utc_now
from app.services import login_throttle
from app.services.login_throttle import FAILURES_PER_ACCOUNT_AND_ADDRESS, THROTTLE_WINDOW
from tests.fixtures.api_client import BASE_URL, ApiClient
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD

WRONG = {"login": "admin_1", "password": "a wrong password"}
RIGHT = {"login": "admin_1", "password": PASSWORD}


async def fail(client: httpx.AsyncClient, times: int = FAILURES_PER_ACCOUNT_AND_ADDRESS) -> None:
    for _ in range(times):
        assert (await client.post("/auth/login", json=WRONG)).status_code == 401


async def test_after_too_many_failures_even_the_right_password_waits(client: ApiClient, bank: SmallBank) -> None:
    await fail(client)
    response = await client.post("/auth/login", json=RIGHT)
    assert response.status_code == 429
    assert response.json()["error"] == "TooManyAttempts"
    assert 0 < int(response.headers["Retry-After"]) <= THROTTLE_WINDOW.total_seconds()


async def test_nobody_is_locked_out_from_another_address(client: ApiClient, app: FastAPI, bank: SmallBank) -> None:
    await fail(client)
    elsewhere = httpx.ASGITransport(app=app, client=("203.0.113.7", 1234))
    async with httpx.AsyncClient(transport=elsewhere, base_url=BASE_URL) as other:
        assert (await other.post("/auth/login", json=RIGHT)).status_code == 200


async def test_other_accounts_of_the_address_are_not_locked_out(client: ApiClient, bank: SmallBank) -> None:
    await fail(client)
    assert (await client.post("/auth/login", json={**RIGHT, "login": "manager_1"})).status_code == 200


async def test_an_account_that_does_not_exist_is_throttled_alike(client: ApiClient) -> None:
    await fail(client)
    assert (await client.post("/auth/login", json=WRONG)).status_code == 429


async def test_another_case_of_the_login_is_no_way_around(client: ApiClient, bank: SmallBank) -> None:
    await fail(client)
    assert (await client.post("/auth/login", json={**WRONG, "login": "ADMIN_1"})).status_code == 429


async def test_a_success_forgets_the_failures(client: ApiClient, bank: SmallBank) -> None:
    for _ in range(2):
        await fail(client, FAILURES_PER_ACCOUNT_AND_ADDRESS - 1)
        assert (await client.post("/auth/login", json=RIGHT)).status_code == 200


async def guess_many(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many failures at other accounts that the address is suspicious."""
    monkeypatch.setattr(login_throttle, "FAILURES_OF_A_SUSPICIOUS_ADDRESS", 7)
    for number in range(7):
        assert (await client.post("/auth/login", json={**WRONG, "login": f"guess_{number}"})).status_code == 401


async def test_a_suspicious_address_has_one_try_for_each_account(
    client: ApiClient, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    await guess_many(client, monkeypatch)
    assert (await client.post("/auth/login", json=WRONG)).status_code == 401
    assert (await client.post("/auth/login", json=RIGHT)).status_code == 429


async def test_one_guesser_keeps_nobody_at_the_address_from_work(
    client: ApiClient, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    await guess_many(client, monkeypatch)
    assert (await client.post("/auth/login", json=RIGHT)).status_code == 200


async def test_the_throttle_lets_go_when_its_window_is_over(
    client: ApiClient, bank: SmallBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fail(client)
    later = utc_now() + THROTTLE_WINDOW
    monkeypatch.setattr(login_throttle, "utc_now", lambda: later)
    assert (await client.post("/auth/login", json=RIGHT)).status_code == 200


async def test_a_stolen_session_cannot_guess_the_password(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    body = {"current_password": "a guess", "new_password": "новый длинный пароль"}
    statuses = [
        (await client.post("/auth/password", json=body)).status_code
        for _ in range(FAILURES_PER_ACCOUNT_AND_ADDRESS + 1)
    ]
    assert statuses == [422] * FAILURES_PER_ACCOUNT_AND_ADDRESS + [429]
