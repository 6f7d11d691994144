"""A password that another person chose opens nothing but its own change."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import User
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.authenticator import app_code
from tests.fixtures.four_eyes import two_people
from tests.fixtures.small_bank import SmallBank
from tests.routes.conftest import PASSWORD
from tests.routes.test_passkeys import demanding
from tests.routes.test_second_factors import acts, carry, enrol, is_in, problem_of

__all__ = ["demanding"]
GIVEN = "seven green lamps over the river"
OWN = "nine blue boats under the bridge"
RECORDED = {"POST /auth/login/password": Act.PASSWORD_CHANGED}
"""Changing routes that the tests here send, and the act of each."""


async def hand_over(client: ApiClient, session: AsyncSession, bank: SmallBank, user_id: int) -> None:
    """An admin resets the password of a user."""
    await client.log_in(session, bank.admin)
    answer = await client.post(f"/users/{user_id}/password", json={"new_password": GIVEN})
    assert answer.status_code == 200, answer.text
    client.cookies.clear()


async def log_in(client: ApiClient, login: str = "manager_1", password: str = GIVEN) -> Any:
    answer = await client.post("/auth/login", json={"login": login, "password": password})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_password_that_was_reset_opens_nothing_but_its_change(
    client: ApiClient, session: AsyncSession, bank: SmallBank
) -> None:
    await hand_over(client, session, bank, bank.manager)
    assert (await log_in(client))["status"] == "password"
    half = client.cookies["session"]
    for method, path in (
        ("GET", "/auth/me"),
        ("GET", "/auth/sessions"),
        ("GET", "/clients/1"),
        ("POST", "/auth/password"),
        ("POST", "/auth/second-factor"),
        ("POST", "/auth/passkeys/offer"),
        ("POST", "/auth/proof"),
    ):
        refused = await client.request(method, path)
        assert (refused.status_code, client.cookies["session"]) == (401, half), path
    refused = await client.get("/auth/me")
    assert (refused.json()["error"], refused.json()["code"]) == ("LoginIncomplete", "password")
    assert "POST /auth/login/password" in refused.json()["detail"]
    assert (await client.get("/ui/manager")).status_code == 303
    assert (await client.post("/auth/password/rules", json={"new_password": OWN})).status_code == 200
    done = await client.post("/auth/login/password", json={"new_password": OWN})
    assert done.json()["status"] == "ok"
    assert await is_in(client)
    carry(client, half)
    assert not await is_in(client)
    assert (await log_in(client, password=OWN))["status"] == "ok"
    assert [act for act in await acts(session) if act in {Act.PASSWORD_CHANGE_ASKED, Act.PASSWORD_CHANGED}] == [
        Act.PASSWORD_CHANGE_ASKED,
        RECORDED["POST /auth/login/password"],
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/users", {"role": "auditor"}),
        ("/managers", {}),
    ],
)
async def test_a_new_users_first_login_asks_for_a_password_of_its_own(
    client: ApiClient, session: AsyncSession, bank: SmallBank, path: str, body: dict[str, str]
) -> None:
    await client.log_in(session, bank.admin)
    person = {"login": "newcomer", "password": GIVEN, "first_name": "Ян", "last_name": "Ли"}
    assert (await client.post(path, json={**person, **body})).status_code == 201
    assert (await log_in(client, "newcomer"))["status"] == "password"
    assert (await client.post("/auth/login/password", json={"new_password": OWN})).json()["status"] == "ok"
    assert (await log_in(client, "newcomer", OWN))["status"] == "ok"


async def test_with_four_eyes_a_password_is_handed_over_all_the_same(
    client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str
) -> None:
    people = await two_people(client, session, bank, password_hash)
    reset = await people.propose(f"/users/{bank.risk}/password", {"new_password": GIVEN})
    person = {"login": "newcomer", "password": GIVEN, "first_name": "Ян", "last_name": "Ли", "role": "auditor"}
    added = await people.propose("/users", person)
    for proposal in (reset, added):
        assert (await people.approve(proposal)).json()["status"] == "approved"
    risk = await session.get_one(User, bank.risk)
    for login in (risk.login, "newcomer"):
        assert (await log_in(client, login))["status"] == "password"


@pytest.mark.parametrize(
    ("new", "code"),
    [(GIVEN, "password_unchanged"), ("short", "string_too_short"), ("aaaaaaaaaaaaaaaa", "password_common")],
)
async def test_the_own_password_keeps_the_rules_and_is_another_one(
    client: ApiClient, session: AsyncSession, bank: SmallBank, new: str, code: str
) -> None:
    await hand_over(client, session, bank, bank.manager)
    await log_in(client)
    refused = await client.post("/auth/login/password", json={"new_password": new})
    assert (refused.status_code, problem_of(refused)) == (422, ("new_password", code))
    assert (await client.post("/auth/login/password", json={"new_password": OWN})).status_code == 200


async def test_a_second_factor_comes_first_and_setting_one_up_last(
    demanding: Any, session: AsyncSession, bank: SmallBank
) -> None:
    async with ApiClient(demanding(SECOND_FACTOR_ROLES="manager")) as client:
        await hand_over(client, session, bank, bank.manager)
        assert (await log_in(client))["status"] == "password"
        changed = await client.post("/auth/login/password", json={"new_password": OWN})
        assert (changed.json()["status"], changed.json()["factors"]) == ("enrolment", ["app", "passkey"])
        assert not await is_in(client)
        secret, _ = await enrol(client)
        assert await is_in(client)
        await hand_over(client, session, bank, bank.manager)
        assert (await log_in(client))["status"] == "code"
        assert (await client.post("/auth/login/password", json={"new_password": GIVEN})).status_code == 401
        shown = await client.post("/auth/login/code", json={"code": app_code(secret)})
        assert shown.json()["status"] == "password"
        assert not await is_in(client)
        assert (await client.post("/auth/login/password", json={"new_password": OWN})).json()["status"] == "ok"
        assert await is_in(client)


async def test_a_reset_in_between_wins(app: FastAPI, client: ApiClient, session: AsyncSession, bank: SmallBank) -> None:
    await hand_over(client, session, bank, bank.manager)
    await log_in(client)
    async with ApiClient(app) as admin:
        await admin.log_in(session, bank.admin)
        await admin.post(f"/users/{bank.manager}/password", json={"new_password": "four old trains in the snow"})
    assert (await client.post("/auth/login/password", json={"new_password": OWN})).status_code == 401


async def test_a_password_that_was_there_before_is_its_owners_own(client: ApiClient, bank: SmallBank) -> None:
    assert (await log_in(client, password=PASSWORD))["status"] == "ok"
