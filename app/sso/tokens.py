"""Tokens of the provider, verified: ID tokens (OpenID Connect Core 1.0, 3.1.3.7), logout tokens (Back-Channel, 2.6)."""

import hmac
import time
from collections.abc import Mapping
from typing import Any

import structlog

from app.exceptions import LogoutTokenInvalid, SignOnRefused
from app.faults import first_line
from app.models.sign_on import SUBJECT_MAX_LENGTH
from app.sso.provider import Provider

CLOCK_LEEWAY_SECONDS = 120
"""How far the clocks of the provider and of this service may be apart."""
LOGOUT_TOKEN_SECONDS = 600
"""A logout token that was issued longer ago is not taken; so long each is remembered."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signatures by a private key. Not `none`, and not those by a secret that this service knows as well."""
MOMENTS = ("exp", "iat", "nbf")
"""Claims that only a clock can put wrong."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

Claims = Mapping[str, Any]

_log = structlog.stdlib.get_logger("sign-on")


async def read_id_token(provider: Provider, text: str, *, nonce: str, authenticated_after: int | None = None) -> Claims:
    """Return the claims of an ID token that is for this sign-on.

    `authenticated_after`: the person has shown since then (epoch) who it is. Raises SignOnRefused, ProviderUnavailable.
    """
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        claims = await _signed(provider, text)
        _require_ours(provider, claims, {"exp", "iat", "sub", "nonce"})
        _require(hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()), "nonce")
        _require(_is_subject(claims["sub"]), "sub")
        if authenticated_after is not None:
            moment = claims.get("auth_time")
            is_since = isinstance(moment, int | float) and moment >= authenticated_after - CLOCK_LEEWAY_SECONDS
            _require(is_since, "auth_time")
    except (JoseError, ValueError) as fault:
        _log.warning("an ID token was refused", fault=first_line(fault))
        raise SignOnRefused("clock" if getattr(fault, "claim", None) in MOMENTS else "answer") from fault
    return claims


async def read_logout_token(provider: Provider, text: str) -> Claims:
    """Return the claims of a logout token. Raises LogoutTokenInvalid, ProviderUnavailable."""
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        claims = await _signed(provider, text)
        _require_ours(provider, claims, {"iat", "jti", "events"})
        _require("nonce" not in claims, "nonce")
        _require(isinstance(claims["events"], Mapping) and LOGOUT_EVENT in claims["events"], "events")
        _require(isinstance(claims["jti"], str), "jti")
        _require(_is_subject(claims.get("sub")), "sub")
        _require(claims["iat"] >= time.time() - LOGOUT_TOKEN_SECONDS, "iat")
    except (JoseError, ValueError) as fault:
        _log.warning("a logout token was refused", fault=first_line(fault))
        raise LogoutTokenInvalid from fault
    return claims


async def _signed(provider: Provider, text: str) -> Claims:
    """Return the claims of a token that the provider signed. Keys it changed meanwhile are asked for once more."""
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    for anew in (False, True):
        try:
            return jwt.decode(text, await provider.keys(anew=anew), algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):
            if anew:
                raise
    raise ValueError("no key")


def _require_ours(provider: Provider, claims: Claims, needed: set[str]) -> None:
    """Raise JoseError or ValueError unless the token is of that issuer, for this service, and of the present."""
    from joserfc.jwt import JWTClaimsRegistry  # noqa: PLC0415

    moments = [claims[name] for name in MOMENTS if name in claims]
    _require(all(isinstance(each, int | float) for each in moments), "exp, iat or nbf")
    _require(needed <= claims.keys(), " or ".join(sorted(needed)))
    client = provider.settings.oidc_client_id
    JWTClaimsRegistry(
        leeway=CLOCK_LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.settings.oidc_issuer},
        aud={"essential": True, "value": client},
    ).validate(dict(claims))
    audience = claims["aud"]
    is_shared = isinstance(audience, list) and len(audience) > 1
    _require(claims.get("azp", None if is_shared else client) == client, "azp")


def _require(holds: bool, claim: str) -> None:
    if not holds:
        raise ValueError(f"the claim {claim} is not as it must be")


def _is_subject(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and 0 < len(value) <= SUBJECT_MAX_LENGTH
