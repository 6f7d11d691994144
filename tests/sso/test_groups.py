"""With `OIDC_ROLES=groups` the provider is the grant: each sign-on takes the role from the groups, on the record."""

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, Client, Role, User
from app.services.audit.acts import Act
from app.settings.sign_on import SignOnSettings
from app.sso.roles import role_of
from tests.fixtures.openid_provider import OpenIdProvider
from tests.fixtures.small_bank import SmallBank
from tests.sso.walking import Walk, bound, invited, new_walk, reason_of

GROUPS = "CN=Admins,OU=Scoring=admin; risk=risk ;managers=manager;auditors=auditor"


@pytest.fixture
def variables() -> dict[str, str]:
    return {"OIDC_ROLES": "groups", "OIDC_GROUP_ROLES": GROUPS}


async def events(session: AsyncSession, user_id: int, act: Act) -> list[AuditEvent]:
    statement = select(AuditEvent).where(col(AuditEvent.act) == act.value, col(AuditEvent.object_id) == str(user_id))
    return list((await session.exec(statement.order_by(col(AuditEvent.id)))).all())


async def member(
    app: FastAPI, session: AsyncSession, provider: OpenIdProvider, bank: SmallBank, user: int, *groups: str
) -> Walk:
    provider.set_groups(f"subject_{user}", *groups)
    return await bound(app, session, provider, admin=bank.admin, user=user)


async def user_of(session: AsyncSession, user_id: int) -> User:
    user = await session.get(User, user_id, populate_existing=True)
    assert user is not None
    return user


async def test_a_role_follows_the_groups_and_each_change_is_an_event(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await member(app, session, provider, bank, bank.risk, "risk")
    assert await events(session, bank.risk, Act.ROLE_CHANGED) == []
    provider.set_groups(f"subject_{bank.risk}", "auditors", "others")
    answer = await walk.sign_on(f"subject_{bank.risk}")
    assert answer.headers["Location"] == "/ui/audit"
    assert (await walk.client.get("/auth/me")).json()["role"] == "auditor"
    (event,) = await events(session, bank.risk, Act.ROLE_CHANGED)
    assert event.details == {"before": "risk", "role": "auditor", "by": "provider"}
    assert event.actor == "system"


async def test_who_has_no_mapped_group_is_refused_and_running_sessions_end(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await member(app, session, provider, bank, bank.risk, "risk")
    other = new_walk(app, provider)
    provider.set_groups(f"subject_{bank.risk}", "gardeners")
    assert reason_of(await other.sign_on(f"subject_{bank.risk}")) == "no_group"
    assert (await walk.client.get("/auth/me")).status_code == 401
    (event,) = await events(session, bank.risk, Act.SIGN_ON_REFUSED)
    assert event.details == {"reason": "no_group"}
    assert len(await events(session, bank.risk, Act.SESSIONS_ENDED)) == 1
    assert (await user_of(session, bank.risk)).is_active


async def test_a_manager_who_loses_the_role_is_dismissed_and_the_clients_are_free(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await member(app, session, provider, bank, bank.manager, "managers")
    provider.set_groups(f"subject_{bank.manager}")
    other = new_walk(app, provider)
    assert reason_of(await other.sign_on(f"subject_{bank.manager}")) == "no_group"
    assert (await walk.client.get("/auth/me")).status_code == 401
    assert not (await user_of(session, bank.manager)).is_active
    client = await session.get(Client, bank.client, populate_existing=True)
    assert client is not None
    assert client.manager_id is None
    (event,) = await events(session, bank.manager, Act.MANAGER_DISMISSED)
    assert (event.actor, event.details["detached"]) == ("system", 1)
    provider.set_groups(f"subject_{bank.manager}", "managers")
    assert reason_of(await other.sign_on(f"subject_{bank.manager}")) == "inactive"


async def test_a_role_that_needs_another_account_is_refused(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await member(app, session, provider, bank, bank.risk, "risk")
    provider.set_groups(f"subject_{bank.risk}", "managers")
    assert reason_of(await walk.sign_on(f"subject_{bank.risk}")) == "no_role"
    assert (await user_of(session, bank.risk)).role is Role.RISK


async def test_an_invited_person_without_a_mapped_group_stays_invited_by_nothing(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    provider.set_groups("stranger", "gardeners")
    token = await invited(app, session, admin=bank.admin, user=bank.auditor)
    assert reason_of(await new_walk(app, provider).sign_on("stranger", invitation=token)) == "no_group"


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["managers", "CN=Admins,OU=Scoring"], Role.ADMIN),
        (["managers", "risk"], Role.RISK),
        ("managers", Role.MANAGER),
        (["Managers"], None),
        ([], None),
        (None, None),
        ({"managers": True}, None),
        ([7, None, ["managers"]], None),
    ],
    ids=["first counts", "order of the setting", "a text", "letter case", "empty", "none", "object", "others"],
)
def test_groups_grant_a_role_by_the_order_of_the_setting(groups: object, role: Role | None) -> None:
    settings = SignOnSettings(oidc_group_roles=GROUPS)
    assert role_of(settings, {"groups": groups}) is role
