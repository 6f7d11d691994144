"""Who may use the routes of this part, what they leave in the trail, and that they are not there while it is off."""

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api import create_app
from app.models import AuditEvent, Role
from app.services.audit.acts import Act
from tests.fixtures.api_client import ApiClient
from tests.fixtures.every_route import routes_of
from tests.fixtures.openid_provider import OpenIdProvider
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_bank import SmallBank
from tests.sso.walking import invited, new_walk, token_of

FOR_ADMINS = (
    "POST /sso/users",
    "GET /sso/users/{user_id}",
    "POST /sso/users/{user_id}/invite",
    "POST /sso/users/{user_id}/unbind",
)
FOR_ALL = ("GET /sso/own",)
OF_STEPS = ("GET /sso/step",)
PUBLIC = ("POST /sso/login", "POST /sso/backchannel-logout")
HIDDEN = ("GET /sso/callback",)
STATUS_OF_ADMIN = {"GET": 200, "invite": 201, "unbind": 409, "POST": 201}
NEWCOMER = {"login": "olga_2026", "first_name": "Olga", "last_name": "Berg", "role": "auditor"}


def test_the_routes_of_this_part_are_known(app: FastAPI) -> None:
    described = {route for route in routes_of(app) if " /sso/" in route}
    assert described - set(HIDDEN) == {*FOR_ADMINS, *FOR_ALL, *OF_STEPS, *PUBLIC}


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.SERVICE)])
async def test_only_admins_invite_and_look(
    app: FastAPI, session: AsyncSession, bank: SmallBank, role: Role | None
) -> None:
    client = ApiClient(app)
    if role is not None:
        await client.log_in(session, getattr(bank, role.value))
    for route in FOR_ADMINS:
        method, path = route.format(user_id=bank.other_manager).split(" ")
        answer = await client.request(method, path, json=NEWCOMER if path == "/sso/users" else None)
        right = next(status for word, status in STATUS_OF_ADMIN.items() if word in route)
        assert answer.status_code == (401 if role is None else right if role is Role.ADMIN else 403), route
    assert (await client.get("/sso/own")).status_code == (401 if role is None else 200)
    assert (await client.get("/sso/step")).status_code == 401  # no login of these lacks a step


@pytest.mark.parametrize("path", ["/sso/login", "/sso/users", "/sso/users/1/invite", "/sso/users/1/unbind"])
async def test_pages_of_others_begin_nothing(app: FastAPI, bank: SmallBank, path: str) -> None:
    answer = await ApiClient(app).post(path, json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.json()["error"] == "CrossSiteRequest"


@pytest.mark.parametrize(
    "body", [{"next": 7}, {"invitation": ""}, {"invitation": "x" * 101}, {"again": "often"}, {"who": "me"}]
)
async def test_a_wrong_body_names_its_field(app: FastAPI, bank: SmallBank, body: dict[str, object]) -> None:
    answer = await ApiClient(app).post("/sso/login", json=body)
    assert (answer.status_code, answer.json()["error"]) == (422, "InvalidInput")


@pytest.mark.parametrize("user", ["client", "deactivated"])
async def test_who_cannot_be_invited_is_refused_with_the_reason(
    app: FastAPI, session: AsyncSession, bank: SmallBank, user: str
) -> None:
    admin = ApiClient(app)
    await admin.log_in(session, bank.admin)
    await admin.post(f"/users/{bank.auditor}/deactivate")
    invited_id = bank.client if user == "client" else bank.auditor
    answer = await admin.post(f"/sso/users/{invited_id}/invite")
    assert (answer.status_code, answer.json()["error"]) == (409, "Conflict")


async def test_the_token_is_stored_nowhere_and_the_acts_are_recorded(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    token = await invited(app, session, admin=bank.admin, user=bank.manager)
    await new_walk(app, provider).sign_on("someone", invitation=token)
    statement = select(AuditEvent).where(col(AuditEvent.object_id) == str(bank.manager)).order_by(col(AuditEvent.id))
    events = list((await session.exec(statement)).all())
    assert [event.act for event in events] == [Act.SIGN_ON_INVITED, Act.SIGN_ON_BOUND, Act.LOGGED_IN]
    assert all(token not in str(event.model_dump()) and "someone" not in str(event.details) for event in events)


@pytest.mark.parametrize("variables", [{"FOUR_EYES": "on"}])
async def test_with_four_eyes_the_link_works_once_another_admin_approves(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    from tests.fixtures.factories import make_user  # noqa: PLC0415

    second = await make_user(session, Role.ADMIN, login="admin_2")
    await session.commit()
    first_admin, second_admin = ApiClient(app), ApiClient(app)
    await first_admin.log_in(session, bank.admin)
    await second_admin.log_in(session, second.id)
    answer = await first_admin.post(f"/sso/users/{bank.manager}/invite")
    assert answer.status_code == 202
    token, proposal = token_of(answer.json()["link"]), answer.headers["Location"]
    walk = new_walk(app, provider)
    assert (await walk.client.post("/sso/login", json={"invitation": token})).json()["code"] == "invitation"
    assert (await first_admin.post(f"{proposal}/approve", json={})).status_code == 409
    approved = await second_admin.post(f"{proposal}/approve", json={})
    assert approved.status_code == 200, approved.text
    landed = await walk.sign_on("by_four_eyes", invitation=token)
    assert landed.headers["Location"] == "/ui/manager"


def test_while_it_is_off_there_is_no_trace_of_it(
    app: FastAPI, scorer: MockedScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.settings.service import load_settings  # noqa: PLC0415

    for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_REDIRECT_URL", "OIDC_NAME"):
        monkeypatch.delenv(name)
    without = create_app(load_settings(), scorer)
    assert not [route for route in routes_of(without) if "/sso" in route]
    assert "/sso" not in str(without.openapi())
    described, of_both = set(app.openapi()["paths"]), set(without.openapi()["paths"])
    assert set(described - of_both) == {route.split(" ")[1] for route in (*FOR_ADMINS, *FOR_ALL, *OF_STEPS, *PUBLIC)}
