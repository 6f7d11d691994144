"""Sign-on by a real provider: an invitation binds, the pair of issuer and subject opens, each answer counts once."""

from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.base import utc_now
from app.services.crud.sign_on import open_invitation
from app.services.crud.user import get_user
from tests.fixtures.api_client import ApiClient
from tests.fixtures.openid_provider import OpenIdProvider
from tests.fixtures.small_bank import SmallBank
from tests.sso.walking import PASSWORD, bound, invited, new_walk, reason_of, token_of


async def test_an_invited_person_is_bound_and_comes_to_the_own_page(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = new_walk(app, provider)
    token = await invited(app, session, admin=bank.admin, user=bank.manager)
    answer = await walk.sign_on("m.chekhov", invitation=token)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ui/manager")
    assert (await walk.client.get("/auth/me")).json()["user_id"] == bank.manager
    standing = (await walk.client.get("/sso/own")).json()
    assert standing["bound"] is not None


async def test_the_address_has_pkce_state_and_nonce_and_no_secret(
    app: FastAPI, bank: SmallBank, provider: OpenIdProvider
) -> None:
    address = await new_walk(app, provider).begin()
    sent = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    assert sent["response_type"] == "code"
    assert sent["code_challenge_method"] == "S256"
    assert len(sent["code_challenge"]) == 43
    assert {"state", "nonce", "client_id", "redirect_uri", "scope"} <= sent.keys()
    assert "code_verifier" not in sent
    assert len({sent["state"], sent["nonce"], sent["code_challenge"]}) == 3


async def test_who_is_bound_signs_on_without_an_invitation_and_goes_where_it_was_wanted(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    await walk.client.post("/auth/logout")
    answer = await walk.sign_on(f"subject_{bank.manager}", next="/ui/manager?band=E")
    assert answer.headers["Location"] == "/ui/manager?band=E"
    await walk.client.post("/auth/logout")
    answer = await walk.sign_on(f"subject_{bank.manager}", next="https://evil.example/ui")
    assert answer.headers["Location"] == "/ui/manager"


async def test_a_person_who_was_not_invited_is_refused_whatever_the_login_is_called(
    app: FastAPI, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = new_walk(app, provider)
    assert reason_of(await walk.sign_on("admin_1")) == "not_invited"
    assert (await walk.client.get("/auth/me")).status_code == 401


async def test_from_the_binding_on_the_password_opens_nothing(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    before = ApiClient(app)
    await before.log_in(session, bank.manager)
    await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    assert (await before.get("/auth/me")).status_code == 401
    wrong = await before.post("/auth/login", json={"login": "nobody_at_all", "password": PASSWORD})
    right = await before.post("/auth/login", json={"login": "manager_1", "password": PASSWORD})
    assert right.status_code == wrong.status_code == 401
    assert {**right.json(), "request_id": ""} == {**wrong.json(), "request_id": ""}
    user = await get_user(session, bank.manager)
    assert user is not None
    assert user.password_hash is None


async def test_a_person_without_a_password_cannot_change_prove_or_be_given_one(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    change = {"current_password": PASSWORD, "new_password": "another horse, correct"}
    assert (await walk.client.post("/auth/password", json=change)).status_code == 409
    assert (await walk.client.post("/auth/proof", json={"password": PASSWORD})).status_code == 422
    admin = ApiClient(app)
    await admin.log_in(session, bank.admin)
    reset = await admin.post(f"/users/{bank.manager}/password", json={"new_password": "another horse, correct"})
    assert (reset.status_code, reset.json()["error"]) == (409, "Conflict")


async def test_an_answer_counts_once_even_with_the_cookie_of_before(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    address = await walk.at_provider(await walk.begin(), f"subject_{bank.manager}")
    cookie = walk.client.cookies["session"]
    assert (await walk.come_back(address)).headers["Location"] == "/ui/manager"
    assert reason_of(await walk.come_back(address)) == "expired"
    walk.client.cookies.clear()
    walk.client.cookies.set("session", cookie)
    assert reason_of(await walk.come_back(address)) == "expired"


async def test_a_code_that_was_redeemed_is_refused_by_the_provider(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    subject = f"subject_{bank.manager}"
    first = await walk.at_provider(await walk.begin(), subject)
    await walk.come_back(first)
    second = await walk.at_provider(await walk.begin(), subject)
    codes = [parse_qs(urlsplit(each).query)["code"][0] for each in (first, second)]
    assert reason_of(await walk.come_back(second.replace(codes[1], codes[0]))) == "expired"


async def test_an_answer_to_another_browser_opens_nothing(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    address = await walk.at_provider(await walk.begin(), f"subject_{bank.manager}")
    victim = new_walk(app, provider)
    assert reason_of(await victim.come_back(address)) == "expired"
    await victim.begin()
    assert reason_of(await victim.come_back(address)) == "expired"


async def test_the_login_page_in_another_tab_does_not_end_a_sign_on(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    await walk.client.post("/auth/logout")
    address = await walk.at_provider(await walk.begin(), f"subject_{bank.manager}")
    assert (await walk.client.get("/")).status_code == 200
    assert (await walk.come_back(address)).headers["Location"] == "/ui/manager"


@pytest.mark.parametrize(
    ("query", "reason"),
    [("error=access_denied", "refused"), ("", "refused"), ("code=x&iss=https%3A%2F%2Fevil.example", "answer")],
    ids=["denied", "nothing", "another issuer"],
)
async def test_an_answer_without_a_code_or_of_another_issuer_is_refused(
    app: FastAPI, bank: SmallBank, provider: OpenIdProvider, query: str, reason: str
) -> None:
    walk = new_walk(app, provider)
    state = parse_qs(urlsplit(await walk.begin()).query)["state"][0]
    assert reason_of(await walk.come_back(f"/sso/callback?state={state}&{query}")) == reason


async def test_an_invitation_is_used_once_and_a_newer_one_replaces_it(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    old = await invited(app, session, admin=bank.admin, user=bank.manager)
    new = await invited(app, session, admin=bank.admin, user=bank.manager)
    walk = new_walk(app, provider)
    refused = await walk.client.post("/sso/login", json={"invitation": old})
    assert (refused.status_code, refused.json()["code"]) == (403, "invitation")
    kept = await walk.at_provider(await walk.begin(invitation=new), "first")
    late = new_walk(app, provider)
    too_late = await late.at_provider(await late.begin(invitation=new), "second")
    assert (await walk.come_back(kept)).headers["Location"] == "/ui/manager"
    assert reason_of(await late.come_back(too_late)) == "invitation"


async def test_one_identity_opens_one_account_and_the_invitation_stays(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    token = await invited(app, session, admin=bank.admin, user=bank.risk)
    assert reason_of(await walk.sign_on(f"subject_{bank.manager}", invitation=token)) == "bound"
    assert await open_invitation(session, bank.risk) is not None


async def test_an_expired_invitation_binds_nothing(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    token = await invited(app, session, admin=bank.admin, user=bank.manager)
    invitation = await open_invitation(session, bank.manager)
    assert invitation is not None
    walk = new_walk(app, provider)
    address = await walk.at_provider(await walk.begin(invitation=token), "late")
    invitation.expires = utc_now()
    await session.commit()
    assert reason_of(await walk.come_back(address)) == "invitation"


async def test_who_is_deactivated_stays_out(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.risk)
    admin = ApiClient(app)
    await admin.log_in(session, bank.admin)
    assert (await admin.post(f"/users/{bank.risk}/deactivate")).status_code == 200
    assert (await walk.client.get("/auth/me")).status_code == 401
    assert reason_of(await walk.sign_on(f"subject_{bank.risk}")) == "inactive"


async def test_who_is_unbound_needs_another_invitation_or_a_password(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.risk)
    admin = ApiClient(app)
    await admin.log_in(session, bank.admin)
    assert (await admin.post(f"/sso/users/{bank.risk}/invite")).status_code == 409
    assert (await admin.post(f"/sso/users/{bank.risk}/unbind")).status_code == 200
    assert (await admin.post(f"/sso/users/{bank.risk}/unbind")).status_code == 409
    assert (await walk.client.get("/auth/me")).status_code == 401
    assert reason_of(await walk.sign_on(f"subject_{bank.risk}")) == "not_invited"
    token = token_of((await admin.post(f"/sso/users/{bank.risk}/invite")).json()["link"])
    assert (await walk.sign_on(f"subject_{bank.risk}", invitation=token)).headers["Location"] == "/ui/admin"


async def test_a_person_who_shows_anew_who_it_is_has_proven_it(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    address = await walk.begin(again=True, next="/ui/account")
    sent = parse_qs(urlsplit(address).query)
    assert (sent["prompt"], sent["max_age"]) == (["login"], ["0"])
    answer = await walk.come_back(await walk.at_provider(address, f"subject_{bank.manager}"))
    assert answer.headers["Location"] == "/ui/account"
    assert (await walk.client.get("/auth/second-factor")).json()["is_proven"] is True
