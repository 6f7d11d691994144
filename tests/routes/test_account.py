"""One's own account: profile, sessions by their public names, rules of passwords."""

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Role
from app.security.password_rules import require_good_password
from tests.fixtures.api_client import ApiClient
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD
from tests.routes.test_auth_people import caller_at

RIGHT = {"login": "manager_1", "password": PASSWORD}
FIELD = "new_password"


async def test_the_profile_has_name_role_contact_and_the_login_before(
    app: FastAPI, client: ApiClient, bank: SmallBank
) -> None:
    async with caller_at(app, "203.0.113.9") as other:
        await other.post("/auth/login", json=RIGHT)
        assert (await other.get("/auth/profile")).json()["login_before"] is None
    await client.post("/auth/login", json=RIGHT)
    profile = (await client.get("/auth/profile")).json()
    assert (profile["user_id"], profile["login"], profile["role"]) == (bank.manager, "manager_1", "manager")
    assert profile["contact"]["user_id"] == bank.manager
    assert profile["login_before"]["address"] == "203.0.113.9"


async def test_a_client_sees_the_managers_contact_and_an_admin_none(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    changed = await client.patch(f"/managers/{bank.manager}", json={"phone": "+7 495 123-45-67"})
    assert changed.status_code == 200
    assert (await client.get("/auth/profile")).json()["contact"] is None
    await client.log_in(session, bank.client)
    contact = (await client.get("/auth/profile")).json()["contact"]
    assert (contact["user_id"], contact["phone"]) == (bank.manager, "+7 495 123-45-67")


async def test_a_session_is_ended_by_its_public_name_and_by_no_other_user(
    app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.post("/auth/login", json=RIGHT)
    stranger = ApiClient(app)
    await stranger.log_in(session, bank.admin)
    async with caller_at(app, "203.0.113.9") as other:
        await other.post("/auth/login", json=RIGHT)
        listed = (await client.get("/auth/sessions")).json()
        (handle,) = [each["handle"] for each in listed if not each["is_this_one"]]
        assert client.cookies["session"] not in str(listed)
        assert (await stranger.post("/auth/sessions/end", json={"handle": handle})).json() == {"ended": 0}
        assert (await other.get("/auth/me")).status_code == 200
        assert (await client.post("/auth/sessions/end", json={"handle": handle})).json() == {"ended": 1}
        assert (await other.get("/auth/me")).status_code == 401
        assert (await client.post("/auth/sessions/end", json={"handle": handle})).json() == {"ended": 0}
    assert len((await client.get("/auth/sessions")).json()) == 1


async def test_ending_ones_own_session_logs_out(client: ApiClient, bank: SmallBank) -> None:
    await client.post("/auth/login", json=RIGHT)
    (own,) = (await client.get("/auth/sessions")).json()
    assert (await client.post("/auth/sessions/end", json={"handle": own["handle"]})).json() == {"ended": 1}
    assert "session" not in client.cookies
    assert (await client.get("/auth/me")).status_code == 401


@pytest.mark.parametrize("handle", ["", "%", "_" * 16, "0123456789abcde", "0123456789ABCDEF"])
async def test_what_is_no_public_name_is_refused(client: ApiClient, bank: SmallBank, handle: str) -> None:
    await client.post("/auth/login", json=RIGHT)
    assert (await client.post("/auth/sessions/end", json={"handle": handle})).status_code == 422


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        ("", ["string_too_short", "password_personal", "password_common"]),
        ("short", ["string_too_short", "password_common"]),
        ("manager_1", ["string_too_short", "password_personal", "password_common"]),
        ("password123456", ["password_common"]),
        ("кобыла и телега 7", []),
    ],
)
async def test_the_rules_that_are_shown_are_the_rules_that_are_kept(
    client: ApiClient, session: AsyncSession, bank: SmallBank, password: str, broken: list[str]
) -> None:
    await client.post("/auth/login", json=RIGHT)
    rules = (await client.post("/auth/password/rules", json={"new_password": password})).json()
    assert [rule["code"] for rule in rules] == ["string_too_short", "password_personal", "password_common"]
    assert rules[0]["limits"] == {"min_length": 12}
    assert [rule["code"] for rule in rules if not rule["is_met"]] == broken
    body = {"current_password": PASSWORD, "new_password": password}
    assert (await client.post("/auth/password", json=body)).status_code == (422 if broken else 200)


async def test_clients_may_have_shorter_passwords(client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await client.log_in(session, bank.client)
    rules = (await client.post("/auth/password/rules", json={"new_password": "телега7"})).json()
    assert rules[0] == {"code": "string_too_short", "limits": {"min_length": 8}, "is_met": False}
    await require_good_password("телега77", role=Role.CLIENT, personal=("x", "y", "z"), field=FIELD)
