"""Logging in and out, the own person, the own password: shapes and refusals."""

from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Role
from app.security.permissions import ROLE_PERMISSIONS, permissions_of
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_user
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD

LOGIN = {"login": "admin_1", "password": PASSWORD}


async def test_login_answers_who_and_where_to_go(client: ApiClient, bank: SmallBank) -> None:
    response = await client.post("/auth/login", json=LOGIN)
    assert response.status_code == 200
    assert response.json() == {
        **{"status": "ok", "user_id": bank.admin, "role": "admin", "redirect": "/ui"},
        **{"factors": [], "passkeys_at": None},
    }


async def test_after_login_one_is_known_and_after_logout_not(client: ApiClient, bank: SmallBank) -> None:
    await client.post("/auth/login", json=LOGIN)
    me = await client.get("/auth/me")
    told = me.json()
    assert set(told.pop("permissions")) == ROLE_PERMISSIONS[Role.ADMIN]
    assert told == {"user_id": bank.admin, "first_name": "Анна", "last_name": "Ёлкина", "role": "admin"}
    left = await client.post("/auth/logout")
    assert (left.status_code, left.json()) == (200, {"status": "ok"})
    assert (await client.get("/auth/me")).status_code == 401


@pytest.mark.parametrize("role", ["client", "manager"])
async def test_everybody_is_told_what_the_role_may_do(
    client: ApiClient, session: AsyncSession, bank: SmallBank, role: str
) -> None:
    await client.log_in(session, getattr(bank, role))
    assert (await client.get("/auth/me")).json()["permissions"] == permissions_of(Role(role))


async def test_logging_out_twice_is_no_error(client: ApiClient) -> None:
    assert (await client.post("/auth/logout")).status_code == 200


async def test_wrong_login_wrong_password_and_inactive_user_look_the_same(
    client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    await make_user(session, login="gone", is_active=False, password_hash=password_hash)
    bodies = []
    for login, password in (("nobody_here", PASSWORD), ("admin_1", "wrong password"), ("gone", PASSWORD)):
        response = await client.post("/auth/login", json={"login": login, "password": password})
        assert response.status_code == 401
        assert "set-cookie" not in response.headers
        bodies.append(response.json() | {"request_id": ""})
    assert bodies[0]["error"] == "InvalidCredentials"
    assert bodies == [bodies[0]] * 3


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "login"),
        ({"login": "admin_1"}, "password"),
        ({"login": ["admin_1"], "password": PASSWORD}, "login"),
        ({**LOGIN, "role": "admin"}, "role"),
        ({"login": "admin_1", "password": "x" * 129}, "password"),
        ({"login": "x" * 257, "password": PASSWORD}, "login"),
        ([], "body"),
    ],
)
async def test_a_wrong_payload_is_422_and_names_the_field(client: ApiClient, body: Any, field: str) -> None:
    response = await client.post("/auth/login", json=body)
    assert response.status_code == 422
    assert field in {problem["field"] for problem in response.json()["detail"]}
    assert PASSWORD not in response.text


@pytest.mark.parametrize("login", ["", "a\0b", "'; DROP TABLE users; --", "логин", "ADMIN_1"])
async def test_any_text_may_be_typed_as_a_login(client: ApiClient, bank: SmallBank, login: str) -> None:
    response = await client.post("/auth/login", json={"login": login, "password": PASSWORD})
    assert response.status_code == 401


async def test_a_password_is_changed_by_whoever_knows_it(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await client.log_in(session, bank.admin)
    changed = await client.post(
        "/auth/password", json={"current_password": PASSWORD, "new_password": "новый длинный слог"}
    )
    assert (changed.status_code, changed.json()) == (200, {"status": "ok"})
    assert (await client.post("/auth/login", json=LOGIN)).status_code == 401
    assert (await client.post("/auth/login", json={**LOGIN, "password": "новый длинный слог"})).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"current_password": "a wrong one", "new_password": "новый длинный слог"}, "current_password"),
        ({"current_password": PASSWORD, "new_password": "short"}, "new_password"),
        ({"current_password": PASSWORD}, "new_password"),
    ],
)
async def test_a_refused_change_keeps_the_old_password(
    client: ApiClient, session: AsyncSession, bank: SmallBank, body: dict[str, str], field: str
) -> None:
    await client.log_in(session, bank.admin)
    response = await client.post("/auth/password", json=body)
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["detail"]] == [field]
    assert (await client.post("/auth/login", json=LOGIN)).status_code == 200
