"""What a sign-on by the provider may still lack: a second factor to be set up or shown, never a password."""

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import User
from tests.fixtures.authenticator import app_code
from tests.fixtures.openid_provider import OpenIdProvider
from tests.fixtures.small_bank import SmallBank
from tests.sso.walking import bound, invited, new_walk


@pytest.mark.parametrize("variables", [{"SECOND_FACTOR_ROLES": "auditor"}])
async def test_a_second_factor_is_set_up_and_then_asked_for_after_the_provider_too(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = new_walk(app, provider)
    token = await invited(app, session, admin=bank.admin, user=bank.auditor)
    answer = await walk.sign_on("auditor", invitation=token, next="/ui/audit")
    assert answer.headers["Location"] == "/?step=enrolment&next=%2Fui%2Faudit"
    assert (await walk.client.get("/auth/me")).status_code == 401
    lacking = (await walk.client.get("/sso/step")).json()
    assert (lacking["status"], lacking["factors"][0]) == ("enrolment", "app")
    secret = (await walk.client.post("/auth/second-factor")).json()["secret"]
    confirmed = await walk.client.post("/auth/second-factor/confirm", json={"code": app_code(secret, steps=-1)})
    assert confirmed.status_code == 200, confirmed.text

    again = new_walk(app, provider)
    assert (await again.sign_on("auditor")).headers["Location"] == "/?step=code"
    lacking = (await again.client.get("/sso/step")).json()
    assert (lacking["status"], lacking["factors"]) == ("code", ["app", "recovery_code"])
    shown = await again.client.post("/auth/login/code", json={"code": app_code(secret)})
    assert shown.json()["status"] == "ok"
    assert (await again.client.get("/auth/me")).status_code == 200
    assert (await again.client.get("/sso/step")).status_code == 401


async def test_a_password_that_was_handed_over_is_gone_with_the_binding(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    user = await session.get_one(User, bank.manager)
    user.is_password_handed_over = True
    await session.commit()
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    assert (await walk.client.get("/auth/me")).status_code == 200
    assert (await walk.client.get("/sso/step")).status_code == 401
    await session.refresh(user)
    assert (user.password_hash, user.is_password_handed_over) == (None, False)
