"""Tokens that a real provider would not send: each rule of the specification has one that breaks it."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from app.exceptions import LogoutTokenInvalid, SignOnRefused
from app.settings.sign_on import SignOnSettings
from app.sso import provider as provider_module
from app.sso.provider import Provider
from app.sso.tokens import (
    CLOCK_LEEWAY_SECONDS,
    LOGOUT_EVENT,
    LOGOUT_TOKEN_SECONDS,
    read_id_token,
    read_logout_token,
)
from tests.fixtures.openid_provider import CLIENT_ID
from tests.fixtures.token_forger import TokenForger

NONCE = "a nonce that was sent"
FAR = CLOCK_LEEWAY_SECONDS + 30
NEAR = CLOCK_LEEWAY_SECONDS - 30


@pytest.fixture(scope="module")
def shared_forger() -> Iterator[TokenForger]:
    with TokenForger() as forger:
        yield forger


@pytest.fixture
def forger(shared_forger: TokenForger) -> TokenForger:
    """The forger with one published key, as it was in the beginning."""
    shared_forger.published = [shared_forger.key]
    return shared_forger


@pytest.fixture
def provider(forger: TokenForger) -> Provider:
    given = {name.lower(): value for name, value in forger.variables("http://localhost/sso/callback").items()}
    return Provider(SignOnSettings.model_validate(given))


def now(seconds: int = 0) -> int:
    return int(time.time()) + seconds


async def test_a_right_token_gives_its_claims(provider: Provider, forger: TokenForger) -> None:
    token = forger.signed(forger.claims(nonce=NONCE, groups=["a"]))
    claims = await read_id_token(provider, token, nonce=NONCE)
    assert (claims["sub"], claims["groups"]) == ("anna", ["a"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"iss": "https://evil.example"}, "answer"),
        ({"iss": None}, "answer"),
        ({"aud": "another service"}, "answer"),
        ({"aud": None}, "answer"),
        ({"aud": [CLIENT_ID, "another service"]}, "answer"),
        ({"aud": [CLIENT_ID, "another service"], "azp": "another service"}, "answer"),
        ({"azp": "another service"}, "answer"),
        ({"nonce": "another nonce"}, "answer"),
        ({"nonce": None}, "answer"),
        ({"sub": None}, "answer"),
        ({"sub": ""}, "answer"),
        ({"sub": "x" * 256}, "answer"),
        ({"sub": "анна"}, "answer"),
        ({"sub": 7}, "answer"),
        ({"exp": None}, "answer"),
        ({"exp": "tomorrow"}, "answer"),
        ({"iat": None}, "answer"),
    ],
    ids=lambda value: json.dumps(value, ensure_ascii=True)[:40] if isinstance(value, dict) else value,
)
async def test_a_claim_that_is_not_as_it_must_be_is_refused(
    provider: Provider, forger: TokenForger, changes: dict[str, Any], reason: str
) -> None:
    token = forger.signed(forger.claims(**{"nonce": NONCE, **changes}))
    with pytest.raises(SignOnRefused) as refusal:
        await read_id_token(provider, token, nonce=NONCE)
    assert refusal.value.code == reason


@pytest.mark.parametrize("moments", [{"exp": -FAR, "iat": -600}, {"iat": FAR, "exp": 900}], ids=["slow", "fast"])
async def test_clocks_that_differ_by_more_than_the_leeway_are_named(
    provider: Provider, forger: TokenForger, moments: dict[str, int]
) -> None:
    token = forger.signed(forger.claims(nonce=NONCE, **{name: now(value) for name, value in moments.items()}))
    with pytest.raises(SignOnRefused) as refusal:
        await read_id_token(provider, token, nonce=NONCE)
    assert refusal.value.code == "clock"
    assert "two minutes" in str(refusal.value.detail)


@pytest.mark.parametrize("moments", [{"exp": -NEAR, "iat": -600}, {"iat": NEAR, "exp": 900}], ids=["slow", "fast"])
async def test_clocks_may_differ_within_the_leeway(
    provider: Provider, forger: TokenForger, moments: dict[str, int]
) -> None:
    token = forger.signed(forger.claims(nonce=NONCE, **{name: now(value) for name, value in moments.items()}))
    assert (await read_id_token(provider, token, nonce=NONCE))["sub"] == "anna"


async def test_a_signature_by_another_key_is_refused(provider: Provider, forger: TokenForger) -> None:
    stranger = RSAKey.generate_key(2048, parameters={"kid": "first"})
    with pytest.raises(SignOnRefused):
        await read_id_token(provider, forger.signed(forger.claims(nonce=NONCE), key=stranger), nonce=NONCE)


async def test_a_token_that_is_not_signed_or_by_a_shared_secret_is_refused(
    provider: Provider, forger: TokenForger
) -> None:
    parts = ({"alg": "none"}, forger.claims(nonce=NONCE))
    unsigned = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    secret = OctKey.import_key(provider.settings.oidc_client_secret.get_secret_value())
    shared = jwt.encode({"alg": "HS256"}, forger.claims(nonce=NONCE), secret, algorithms=["HS256"])
    for token in (f"{unsigned}.", shared, "no token", "", "a.b.c"):
        with pytest.raises(SignOnRefused):
            await read_id_token(provider, token, nonce=NONCE)


async def test_keys_that_were_changed_are_asked_for_once_and_then_not_for_a_while(
    provider: Provider, forger: TokenForger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await provider.keys()
    second = RSAKey.generate_key(2048, parameters={"kid": "second"})
    forger.published = [second]
    token = forger.signed(forger.claims(nonce=NONCE), key=second)
    forger.reads.clear()
    with pytest.raises(SignOnRefused):
        await read_id_token(provider, token, nonce=NONCE)
    assert "/jwks" not in forger.reads
    monkeypatch.setattr(provider_module, "ASK_AGAIN_SECONDS", 0.0)
    assert (await read_id_token(provider, token, nonce=NONCE))["sub"] == "anna"
    assert forger.reads.count("/jwks") == 1


@pytest.mark.parametrize("auth_time", [None, -3600, "yesterday"])
async def test_who_shows_anew_who_it_is_has_done_it_since(
    provider: Provider, forger: TokenForger, auth_time: int | str | None
) -> None:
    moment = now(auth_time) if isinstance(auth_time, int) else auth_time
    token = forger.signed(forger.claims(nonce=NONCE, auth_time=moment))
    with pytest.raises(SignOnRefused):
        await read_id_token(provider, token, nonce=NONCE, authenticated_after=now())
    fresh = forger.signed(forger.claims(nonce=NONCE, auth_time=now()))
    assert await read_id_token(provider, fresh, nonce=NONCE, authenticated_after=now())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"iss": "https://evil.example"},
        {"aud": "another service"},
        {"nonce": NONCE},
        {"events": {}},
        {"events": "logout"},
        {"jti": None},
        {"jti": 7},
        {"sub": None},
        {"iat": -LOGOUT_TOKEN_SECONDS - 60},
        {"iat": FAR},
        {"exp": -FAR},
    ],
    ids=lambda changes: json.dumps(changes)[:40],
)
async def test_a_logout_token_is_of_the_provider_for_this_service_and_of_the_present(
    provider: Provider, forger: TokenForger, changes: dict[str, Any]
) -> None:
    moments = {name: now(value) for name, value in changes.items() if name in ("iat", "exp")}
    claims = forger.claims(**{"jti": "one", "events": {LOGOUT_EVENT: {}}, **changes, **moments})
    token = forger.signed(claims)
    if not changes:
        assert (await read_logout_token(provider, token))["jti"] == "one"
        return
    with pytest.raises(LogoutTokenInvalid):
        await read_logout_token(provider, token)


async def test_an_id_token_is_no_logout_token(provider: Provider, forger: TokenForger) -> None:
    with pytest.raises(LogoutTokenInvalid):
        await read_logout_token(provider, forger.signed(forger.claims(nonce=NONCE)))
