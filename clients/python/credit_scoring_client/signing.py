"""Signs each attempt of a request (RFC 9421, HMAC-SHA256), for keys that must sign."""

import base64
import hmac
import secrets
import time
from collections.abc import Generator
from hashlib import sha256

import httpx

MARK = "cs_sign_"
COVERED_WHERE_SENT = ("content-digest", "content-type", "idempotency-key", "if-match")
NONCE_BYTES = 24
KEYID_LENGTH = 12
"""How many characters of the key the service shows and a signature names."""


class Signing(httpx.Auth):
    """Adds `Content-Digest`, `Signature-Input` and `Signature`, so that nothing can be changed on the way.

    `key` is named in the signature by its beginning. Each attempt has a time and a nonce of its own, so that
    repetitions are no replays. Raises ValueError for a secret that cannot be one.
    """

    requires_request_body = True

    def __init__(self, key: str, secret: str) -> None:
        if not secret.isascii() or not secret.startswith(MARK) or not secret.isprintable():
            raise ValueError(f"signing_secret: expected the secret shown beside the key, which begins with {MARK}")
        self._keyid, self._secret = key[:KEYID_LENGTH], secret.encode()

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign the request as it is sent."""
        if request.content:
            request.headers["Content-Digest"] = f"sha-256=:{_base64(sha256(request.content).digest())}:"
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        values = {"@method": request.method, "@path": path, "@query": f"?{query}"}
        values |= {name: request.headers[name] for name in COVERED_WHERE_SENT if name in request.headers}
        names = " ".join(f'"{name}"' for name in values)
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        created = f'created={int(time.time())};keyid="{self._keyid}"'
        parameters = f'({names});{created};nonce="{nonce}";alg="hmac-sha256"'
        lines = [f'"{name}": {value}' for name, value in values.items()]
        base = "\n".join([*lines, f'"@signature-params": {parameters}'])
        request.headers["Signature-Input"] = f"sig1={parameters}"
        request.headers["Signature"] = f"sig1=:{_base64(hmac.digest(self._secret, base.encode(), 'sha256'))}:"
        yield request


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
