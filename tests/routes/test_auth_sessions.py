"""Sessions live on the server: what ends them, and what the cookie is."""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.base import utc_now
from app.routes.deps import SESSION_KEY
from app.security.sessions import hash_session_id, new_session_id
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_user_session
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD


@pytest_asyncio.fixture
async def admin(app: FastAPI, session: AsyncSession, bank: SmallBank) -> ApiClient:
    """The admin's browser, beside the `client`."""
    browser = ApiClient(app)
    await browser.log_in(session, bank.admin)
    return browser


async def is_in(browser: ApiClient) -> bool:
    return (await browser.get("/auth/me")).status_code == 200


async def test_a_stolen_cookie_dies_with_the_logout(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    stolen = client.cookies["session"]
    await client.post("/auth/logout")
    client.cookies.set("session", stolen)
    assert not await is_in(client)


async def test_logging_in_again_ends_the_session_before(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.client)
    before = client.cookies["session"]
    client.cookies.clear()
    client.cookies.set("session", before, domain="localhost.local")
    await client.post("/auth/login", json={"login": "admin_1", "password": PASSWORD})
    client.cookies.clear()
    client.cookies.set("session", before)
    assert not await is_in(client)


async def test_deactivation_ends_sessions_and_forbids_login_until_activation(
    client: ApiClient, admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    login = {"login": f"client_{bank.manager}", "password": PASSWORD}
    await client.log_in(session, bank.client)
    deactivated = await admin.post(f"/users/{bank.client}/deactivate")
    assert deactivated.json()["is_active"] is False
    assert not await is_in(client)
    assert (await client.post("/auth/login", json=login)).status_code == 401
    assert (await admin.post(f"/users/{bank.client}/activate")).json()["is_active"] is True
    assert (await client.post("/auth/login", json=login)).status_code == 200


async def test_dismissal_ends_sessions_and_forbids_login(
    client: ApiClient, admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.manager)
    assert (await admin.post(f"/managers/{bank.manager}/dismiss")).status_code == 200
    assert not await is_in(client)
    refused = await client.post("/auth/login", json={"login": "manager_1", "password": PASSWORD})
    assert refused.status_code == 401


async def test_a_new_password_ends_the_other_sessions_and_keeps_the_own(
    client: ApiClient, admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    await admin.post("/auth/password", json={"current_password": PASSWORD, "new_password": "новый пароль"})
    assert not await is_in(client)
    assert await is_in(admin)


async def test_a_password_set_by_an_admin_ends_all_sessions(
    client: ApiClient, admin: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.client)
    await admin.post(f"/users/{bank.client}/password", json={"new_password": "новый пароль"})
    assert not await is_in(client)
    assert await is_in(admin)


async def test_an_expired_session_is_none(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    session_id, past = new_session_id(), utc_now() - timedelta(seconds=1)
    await make_user_session(
        session, bank.client, id_hash=hash_session_id(session_id), created=past - timedelta(hours=12), expires=past
    )
    client.cookies.set("session", client.signed({SESSION_KEY: session_id}))
    assert not await is_in(client)


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: ApiClient, bank: SmallBank) -> None:
    response = await client.post("/auth/login", json={"login": "admin_1", "password": PASSWORD})
    attributes = {part.strip().lower() for part in response.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes


async def test_the_cookie_holds_an_opaque_id_and_no_role(client: ApiClient, bank: SmallBank) -> None:
    await client.post("/auth/login", json={"login": "admin_1", "password": PASSWORD})
    content = json.loads(b64decode(client.cookies["session"].split(".")[0]))
    assert set(content) == {SESSION_KEY}
    assert "admin" not in content[SESSION_KEY]
    assert len(content[SESSION_KEY]) >= 43


@pytest.mark.parametrize(
    "tamper", [str.upper, lambda cookie: cookie[:-1], lambda cookie: "x" + cookie, lambda _: "junk"]
)
async def test_a_tampered_cookie_is_no_session(
    client: ApiClient, session: AsyncSession, bank: SmallBank, tamper: Callable[[str], str]
) -> None:
    await client.log_in(session, bank.admin)
    client.cookies.set("session", tamper(client.cookies["session"]))
    assert not await is_in(client)


async def test_a_signed_cookie_with_a_guessed_id_is_no_session(client: ApiClient, bank: SmallBank) -> None:
    client.cookies.set("session", client.signed({SESSION_KEY: "1"}))
    assert not await is_in(client)
