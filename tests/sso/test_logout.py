"""Back-channel logout: the provider's own token ends sessions here, once, from wherever it is posted."""

import asyncio
from urllib.parse import parse_qs, urlencode

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.fixtures.api_client import ApiClient
from tests.fixtures.logout_post import LogoutPost
from tests.fixtures.openid_provider import OpenIdProvider
from tests.fixtures.small_bank import SmallBank
from tests.sso.walking import bound, new_walk

PATH = "/sso/backchannel-logout"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_a_logout_at_the_provider_ends_the_sessions_that_began_with_it(
    app: FastAPI, session: AsyncSession, bank: SmallBank, provider: OpenIdProvider, logout_post: LogoutPost
) -> None:
    walk = await bound(app, session, provider, admin=bank.admin, user=bank.manager)
    elsewhere = new_walk(app, provider)
    await elsewhere.sign_on(f"subject_{bank.manager}")
    before = len(logout_post.bodies)
    await asyncio.to_thread(walk.there.log_out)
    (body,) = logout_post.bodies[before:]
    assert parse_qs(body.decode()).keys() == {"logout_token"}
    stranger = ApiClient(app)
    headers = {**FORM, "Origin": "https://provider.example", "Sec-Fetch-Site": "cross-site"}
    answer = await stranger.post(PATH, content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"ended": 1})
    assert (await walk.client.get("/auth/me")).status_code == 401
    assert (await elsewhere.client.get("/auth/me")).status_code == 200
    again = await stranger.post(PATH, content=body, headers=FORM)
    assert (again.status_code, again.json()["error"]) == (400, "LogoutTokenInvalid")


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (urlencode({"logout_token": "a.b.c"}).encode(), FORM, 400),
        (b"", FORM, 422),
        (b"logout_token=a&logout_token=b", FORM, 422),
        (b'{"logout_token": "a.b.c"}', {"Content-Type": "application/json"}, 422),
        (b"logout_token=\xff\xfe", FORM, 400),
    ],
    ids=["no token", "nothing", "two", "JSON", "bytes"],
)
async def test_what_is_no_logout_token_ends_nothing(
    app: FastAPI,
    session: AsyncSession,
    bank: SmallBank,
    provider: OpenIdProvider,
    content: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    client = ApiClient(app)
    await client.log_in(session, bank.manager)
    answer = await client.post(PATH, content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert (await client.get("/auth/me")).status_code == 200
