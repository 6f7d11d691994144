"""Who still gets in by a password: all, clients, or the one emergency login, whose use is loud."""

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent
from app.services import emergency_login
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.openid_provider import OpenIdProvider
from tests.fixtures.small_bank import SmallBank
from tests.sso.walking import PASSWORD, bound

OFF = {"LOCAL_LOGIN": "off", "BREAK_GLASS_LOGIN": "admin_1"}
CLIENTS = {"LOCAL_LOGIN": "clients", "BREAK_GLASS_LOGIN": "admin_1"}
NO_ADMIN = {"LOCAL_LOGIN": "off", "BREAK_GLASS_LOGIN": "risk_1"}
UNKNOWN = {"LOCAL_LOGIN": "clients", "BREAK_GLASS_LOGIN": "no_such_login"}


async def log_in(app: FastAPI, login: str) -> int:
    answer = await ApiClient(app).post("/auth/login", json={"login": login, "password": PASSWORD})
    return answer.status_code


@pytest.mark.parametrize(
    ("variables", "in_by_password"),
    [
        ({}, {"client", "manager_1", "risk_1", "auditor_1", "admin_1"}),
        (CLIENTS, {"client", "admin_1"}),
        (OFF, {"admin_1"}),
        (NO_ADMIN, set()),
    ],
    ids=["on", "clients", "off", "no admin"],
)
async def test_a_password_opens_what_the_setting_leaves_open(
    app: FastAPI, bank: SmallBank, in_by_password: set[str]
) -> None:
    logins = {"client": f"client_{bank.manager}", **{name: name for name in ("manager_1", "risk_1", "auditor_1")}}
    logins |= {"admin_1": "admin_1"}
    assert {name for name, login in logins.items() if await log_in(app, login) == 200} == in_by_password


@pytest.mark.parametrize("variables", [OFF])
async def test_the_refusal_is_that_of_a_wrong_password(app: FastAPI, bank: SmallBank) -> None:
    answers = [
        await ApiClient(app).post("/auth/login", json={"login": login, "password": PASSWORD})
        for login in ("manager_1", "nobody_at_all")
    ]
    first, second = ({**answer.json(), "request_id": ""} for answer in answers)
    assert first == second
    assert first["error"] == "InvalidCredentials"


@pytest.mark.parametrize("variables", [OFF])
async def test_the_use_of_the_emergency_login_is_an_event_of_its_own(
    app: FastAPI, session: AsyncSession, bank: SmallBank
) -> None:
    assert await log_in(app, "admin_1") == 200
    statement = select(AuditEvent).where(col(AuditEvent.act) == Act.BREAK_GLASS_USED.value)
    (event,) = (await session.exec(statement)).all()
    assert (event.actor_id, event.object_id) == (bank.admin, str(bank.admin))


async def test_with_local_login_on_there_is_no_emergency(app: FastAPI, session: AsyncSession, bank: SmallBank) -> None:
    assert await log_in(app, "admin_1") == 200
    statement = select(AuditEvent).where(col(AuditEvent.act) == Act.BREAK_GLASS_USED.value)
    assert (await session.exec(statement)).all() == []


@pytest.mark.parametrize("variables", [OFF])
async def test_the_emergency_login_is_not_invited_and_others_sign_on(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    admin = ApiClient(app)
    await admin.log_in(session, bank.admin)
    refused = await admin.post(f"/sso/users/{bank.admin}/invite")
    assert (refused.status_code, refused.json()["error"]) == (409, "Conflict")
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    assert (await walk.client.get("/auth/me")).status_code == 200


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, None),
        (CLIENTS, "ok"),
        (OFF, "ok"),
        (NO_ADMIN, emergency_login.NO_ADMIN),
        (UNKNOWN, emergency_login.NO_ADMIN),
    ],
    ids=["on", "clients", "off", "no admin", "unknown"],
)
async def test_readiness_says_whether_the_emergency_login_opens_and_stays(
    app: FastAPI, bank: SmallBank, said: str | None
) -> None:
    answer = await ApiClient(app).get("/health/ready")
    assert answer.status_code == 200, answer.text
    assert answer.json()["checks"].get("emergency_login") == said
