"""The provider is down, slow, or makes no sense: each wait ends, sessions go on, and the page says what to do."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.settings.service import ServiceSettings, load_settings
from app.sso import provider as provider_module
from tests.fixtures.api_client import ApiClient
from tests.fixtures.patience import at_once
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.token_forger import TokenForger
from tests.sso.walking import REDIRECT_URL, reason_of

NONSENSE = {
    "no JSON": b"<html>Service Unavailable</html>",
    "no object": b"[]",
    "nothing": b"",
    "another issuer": b'{"issuer": "https://evil.example"}',
    "no endpoints": b'{"issuer": "ISSUER"}',
    "endpoints in the clear": b'{"issuer": "ISSUER", "authorization_endpoint": "http://evil.example/a", '
    b'"token_endpoint": "http://evil.example/t", "jwks_uri": "http://evil.example/k"}',
    "endpoints of another kind": b'{"issuer": "ISSUER", "authorization_endpoint": 7, "token_endpoint": [], '
    b'"jwks_uri": {}}',
}
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def forger() -> Iterator[TokenForger]:
    with TokenForger() as forger:
        yield forger


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, forger: TokenForger) -> ServiceSettings:
    given = {"SESSION_SECRET": "a secret that only tests know, long enough", "LOG_LEVEL": "ERROR"}
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in {**given, **forger.variables(REDIRECT_URL), "DATABASE_URL": "sqlite+aiosqlite://"}.items():
        monkeypatch.setenv(name, value)
    return load_settings()


async def is_away(client: ApiClient) -> bool:
    answer = await client.post("/sso/login", json={})
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    return bool(answer.json()["code"] == "provider_away")


@pytest.mark.parametrize("kind", NONSENSE)
async def test_a_discovery_document_that_makes_no_sense_is_a_provider_that_is_away(
    client: ApiClient, bank: SmallBank, forger: TokenForger, kind: str
) -> None:
    forger.instead[DISCOVERY] = NONSENSE[kind].replace(b"ISSUER", forger.issuer.encode())
    assert await is_away(client)
    forger.instead.clear()
    assert (await client.post("/sso/login", json={})).status_code == 200


async def test_a_provider_that_does_not_answer_is_waited_for_only_so_long(
    client: ApiClient, session: AsyncSession, bank: SmallBank, forger: TokenForger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_module, "ANSWER_SECONDS", 0.2)
    forger.hangs = True
    with at_once():
        assert await is_away(client)
    await client.log_in(session, bank.manager)
    assert (await client.get("/auth/me")).status_code == 200
    assert (await client.get(f"/clients/{bank.client}")).status_code == 200


async def test_a_provider_that_is_gone_leaves_sessions_and_passwords_alone(
    client: ApiClient, session: AsyncSession, bank: SmallBank, forger: TokenForger
) -> None:
    forger.__exit__(None, None, None)
    with at_once():
        assert await is_away(client)
    await client.log_in(session, bank.manager)
    assert (await client.get("/auth/me")).status_code == 200


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"<html>no</html>", "provider_away"),
        (b"[]", "provider_away"),
        (b'{"access_token": "x", "token_type": "Bearer"}', "answer"),
        (b'{"access_token": "x", "token_type": "Bearer", "id_token": 7}', "answer"),
        (b'{"error": "invalid_grant"}', "expired"),
        (b'{"error": "invalid_client"}', "answer"),
    ],
    ids=["no JSON", "no object", "no token", "no text", "used code", "wrong secret"],
)
async def test_an_answer_to_the_code_that_makes_no_sense_opens_nothing(
    client: ApiClient, bank: SmallBank, forger: TokenForger, answer: bytes, reason: str
) -> None:
    redirect = (await client.post("/sso/login", json={})).json()["redirect"]
    state = dict(pair.split("=") for pair in redirect.partition("?")[2].split("&"))["state"]
    forger.instead["/token"] = answer
    assert reason_of(await client.get(f"/sso/callback?state={state}&code=any")) == reason


async def test_keys_that_make_no_sense_are_a_provider_that_is_away(
    client: ApiClient, bank: SmallBank, forger: TokenForger
) -> None:
    redirect = (await client.post("/sso/login", json={})).json()["redirect"]
    state = dict(pair.split("=") for pair in redirect.partition("?")[2].split("&"))["state"]
    forger.id_token = forger.signed(forger.claims())
    forger.instead["/jwks"] = b'{"keys": [{"kty": "none"}]}'
    assert reason_of(await client.get(f"/sso/callback?state={state}&code=any")) == "provider_away"


async def test_a_second_way_in_is_as_it_was(app: FastAPI, client: ApiClient, bank: SmallBank) -> None:
    answer = await client.post("/auth/login", json={"login": "manager_1", "password": "корректный конь"})
    assert answer.status_code == 200
