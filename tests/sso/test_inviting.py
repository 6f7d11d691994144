"""New members of staff who never have a password here: added with an invitation, by one admin or by two."""

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, Manager, Proposal, Role, User
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_user
from tests.fixtures.openid_provider import OpenIdProvider
from tests.fixtures.small_bank import SmallBank
from tests.sso.walking import PASSWORD, new_walk, token_of

OLGA = {"login": "olga_2026", "first_name": "Olga", "last_name": "Berg", "role": "admin"}
MANAGER = {**OLGA, "role": "manager", "phone": "+7 495 123-45-67", "email": "o.berg@bank.example"}


async def user_named(session: AsyncSession, login: str) -> User | None:
    return (await session.exec(select(User).where(col(User.login) == login))).one_or_none()


async def admin_of(app: FastAPI, session: AsyncSession, user_id: int) -> ApiClient:
    admin = ApiClient(app)
    await admin.log_in(session, user_id)
    return admin


async def test_a_newcomer_comes_in_by_the_link_and_by_nothing_else(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    admin = await admin_of(app, session, bank.admin)
    answer = await admin.post("/sso/users", json=OLGA)
    assert answer.status_code == 201, answer.text
    assert {name: answer.json()[name] for name in OLGA} == OLGA
    for password in (PASSWORD, "", "nobody's password"):
        refused = await ApiClient(app).post("/auth/login", json={"login": OLGA["login"], "password": password})
        assert refused.status_code in (401, 422)
    landed = await new_walk(app, provider).sign_on("o.berg", invitation=token_of(answer.json()["link"]))
    assert landed.headers["Location"] == "/ui/admin"
    user = await user_named(session, OLGA["login"])
    assert user is not None
    assert (user.password_hash, user.is_password_handed_over) == (None, False)
    events = select(AuditEvent).where(col(AuditEvent.object_id) == str(user.id)).order_by(col(AuditEvent.id))
    acts = [event.act for event in (await session.exec(events)).all()]
    assert [act for act in acts if act != Act.LOGIN_FAILED] == [
        Act.USER_ADDED,
        Act.SIGN_ON_INVITED,
        Act.SIGN_ON_BOUND,
        Act.LOGGED_IN,
    ]


async def test_a_newcomer_who_never_came_can_be_given_a_password_or_another_link(
    app: FastAPI, session: AsyncSession, bank: SmallBank
) -> None:
    admin = await admin_of(app, session, bank.admin)
    added = (await admin.post("/sso/users", json=OLGA)).json()
    assert (await admin.get(f"/sso/users/{added['id']}")).json()["invited_until"] is not None
    assert (await admin.post(f"/sso/users/{added['id']}/invite")).status_code == 201
    reset = await admin.post(f"/users/{added['id']}/password", json={"new_password": "a long sentence is best"})
    assert reset.status_code == 200, reset.text


async def test_a_manager_comes_with_what_clients_reach_a_manager_by(
    app: FastAPI, session: AsyncSession, bank: SmallBank
) -> None:
    admin = await admin_of(app, session, bank.admin)
    added = (await admin.post("/sso/users", json=MANAGER)).json()
    manager = await session.get_one(Manager, added["id"])
    assert (manager.phone, manager.email) == (MANAGER["phone"], MANAGER["email"])


@pytest.mark.parametrize("variables", [{"FOUR_EYES": "on"}])
@pytest.mark.parametrize("body", [OLGA, MANAGER], ids=["admin", "manager"])
async def test_with_four_eyes_no_account_is_there_until_another_admin_approves(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider, body: dict[str, str]
) -> None:
    second = await make_user(session, Role.ADMIN, login="admin_2")
    first_admin, second_admin = await admin_of(app, session, bank.admin), await admin_of(app, session, second.id)
    answer = await first_admin.post("/sso/users", json=body)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["act"], answer.json()["change"]) == ("invite_newcomer", body)
    assert await user_named(session, body["login"]) is None
    token, proposal = token_of(answer.json()["link"]), answer.headers["Location"]
    walk = new_walk(app, provider)
    assert (await walk.client.post("/sso/login", json={"invitation": token})).json()["code"] == "invitation"
    assert (await first_admin.post(f"{proposal}/approve", json={})).status_code == 409
    approved = await second_admin.post(f"{proposal}/approve", json={})
    assert approved.status_code == 200, approved.text
    landed = await walk.sign_on(f"newcomer_{body['role']}", invitation=token)
    assert landed.headers["Location"] == f"/ui/{body['role']}"
    (stored,) = (await session.exec(select(Proposal))).all()
    assert stored.secret is None
    assert token not in str(stored.model_dump())


@pytest.mark.parametrize("four_eyes", ["on", "off"])
async def test_a_login_that_is_taken_is_a_conflict(
    app: FastAPI, session: AsyncSession, bank: SmallBank, four_eyes: str
) -> None:
    admin = await admin_of(app, session, bank.admin)
    if four_eyes == "on":
        assert (await admin.post("/four-eyes/on")).status_code == 200
    answer = await admin.post("/sso/users", json={**OLGA, "login": "Manager_1"})
    assert (answer.status_code, answer.json()["error"]) == (409, "LoginTaken")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"role": "client"}, "role"),
        ({"role": "service"}, "role"),
        ({"phone": "+7 495 123-45-67"}, "role"),
        ({"first_name": " "}, "first_name"),
        ({"login": "ф"}, "login"),
        ({"password": "a long sentence is best"}, "password"),
    ],
)
async def test_what_is_wrong_with_a_newcomer_names_its_field(
    app: FastAPI, session: AsyncSession, bank: SmallBank, changed: dict[str, str], field: str
) -> None:
    admin = await admin_of(app, session, bank.admin)
    answer = await admin.post("/sso/users", json={**OLGA, **changed})
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["detail"]] == [field]
