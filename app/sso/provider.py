"""The bank's provider: its discovery document, its keys, a code exchanged for an ID token. Every wait has an end.

Authlib and HTTPX2 are loaded at the first call: a service without this part never loads them.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import structlog

from app.exceptions import ProviderUnavailable, SignOnRefused
from app.faults import first_line
from app.settings.sign_on import SignOnSettings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from joserfc.jwk import KeySet, KeySetSerialization

ANSWER_SECONDS = 5.0
"""How long an exchange with the provider may take, from the connection to the last byte."""
KEPT_SECONDS = 3600.0
"""How long the discovery document and the keys are used without asking again."""
ASK_AGAIN_SECONDS = 30.0
"""A token whose key is not known has the keys asked for anew, not more often than this."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

_log = structlog.stdlib.get_logger("sign-on")


@dataclass
class _Kept:
    """A document of the provider and when it was read, in monotonic seconds."""

    content: Any = None
    read: float = float("-inf")

    def is_fresh(self, seconds: float) -> bool:
        return self.content is not None and time.monotonic() - self.read < seconds


@dataclass
class Provider:
    """The provider that the settings name."""

    settings: SignOnSettings
    _metadata: _Kept = field(default_factory=_Kept)
    _keys: _Kept = field(default_factory=_Kept)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def sign_on_address(self, *, state: str, nonce: str, verifier: str, again: bool) -> str:
        """Return where the browser goes to be signed on; with `again` the person shows anew who it is.

        Raises ProviderUnavailable.
        """
        endpoint = (await self._discovered())["authorization_endpoint"]
        more = {"prompt": "login", "max_age": "0"} if again else {}
        async with self._client() as client:
            address, _ = client.create_authorization_url(
                endpoint, state=state, code_verifier=verifier, nonce=nonce, **more
            )
        return str(address)

    async def redeem(self, code: str, *, verifier: str) -> str:
        """Exchange a code for an ID token. Raises ProviderUnavailable, SignOnRefused for a code that is not taken."""
        from authlib.integrations.base_client import OAuthError  # noqa: PLC0415

        endpoint = (await self._discovered())["token_endpoint"]
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self._client() as client:
                answer = await client.fetch_token(endpoint, code=code, code_verifier=verifier)
        except OAuthError as fault:
            _log.warning("the provider refused a code", fault=first_line(fault))
            raise SignOnRefused("expired" if fault.error == "invalid_grant" else "answer") from fault
        except Exception as fault:  # whatever an answer that makes no sense leads to
            raise self._away(fault) from fault
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise SignOnRefused("answer")
        return token

    async def keys(self, *, anew: bool = False) -> "KeySet":
        """Return the provider's public keys; `anew` where one is missing, which is not asked for at each call.

        Raises ProviderUnavailable.
        """
        from joserfc.jwk import KeySet  # noqa: PLC0415

        address = (await self._discovered())["jwks_uri"]
        async with self._turn:
            if not self._keys.is_fresh(ASK_AGAIN_SECONDS if anew else KEPT_SECONDS):
                try:
                    found = KeySet.import_key_set(cast("KeySetSerialization", await self._read(address)))
                except ProviderUnavailable:
                    raise
                except Exception as fault:  # keys that are none
                    raise self._away(fault) from fault
                self._keys = _Kept(found, time.monotonic())
        keys: KeySet = self._keys.content
        return keys

    async def _discovered(self) -> dict[str, Any]:
        issuer = self.settings.oidc_issuer
        async with self._turn:
            if not self._metadata.is_fresh(KEPT_SECONDS):
                found = await self._read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != issuer or not all(_is_safe(found.get(name)) for name in _ENDPOINTS):
                    raise self._away(ValueError(f"the discovery document is not that of {issuer}"))
                self._metadata = _Kept(found, time.monotonic())
        metadata: dict[str, Any] = self._metadata.content
        return metadata

    async def _read(self, address: str) -> dict[str, Any]:
        import httpx2  # noqa: PLC0415

        try:
            async with asyncio.timeout(ANSWER_SECONDS), httpx2.AsyncClient(timeout=ANSWER_SECONDS) as client:
                found = (await client.get(address)).raise_for_status().json()
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as fault:
            raise self._away(fault) from fault
        if not isinstance(found, dict):
            raise self._away(ValueError("not an object of JSON"))
        return found

    def _client(self) -> "AsyncOAuth2Client":
        from authlib.integrations.httpx_client import AsyncOAuth2Client  # noqa: PLC0415

        settings, methods = self.settings, (self._metadata.content or {}).get("token_endpoint_auth_methods_supported")
        secret = settings.oidc_client_secret.get_secret_value()
        by_post = isinstance(methods, list) and "client_secret_basic" not in methods
        return AsyncOAuth2Client(
            settings.oidc_client_id,
            secret or None,
            scope=settings.oidc_scope,
            redirect_uri=settings.oidc_redirect_url,
            code_challenge_method="S256",
            token_endpoint_auth_method=("client_secret_post" if by_post else "client_secret_basic")
            if secret
            else "none",
            timeout=ANSWER_SECONDS,
        )

    def _away(self, fault: BaseException) -> ProviderUnavailable:
        _log.warning("the provider does not answer as it should", fault=first_line(fault) or type(fault).__name__)
        return ProviderUnavailable()


def _is_safe(address: object) -> bool:
    """Whether that is an address to which a secret may be sent; http is taken for this machine alone."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")
