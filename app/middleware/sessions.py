"""Starlette's sessions without a layer of their own: what the cookie holds, and the header that changes it."""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable
from functools import lru_cache

import orjson
from itsdangerous.exc import BadSignature
from starlette.datastructures import MutableHeaders
from starlette.middleware.sessions import Session, SessionMiddleware
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Scope

from app.middleware.security_headers import RawHeaders

HOST_PREFIX = "__Host-"
KEPT = 4096
"""So many cookies whose signature was verified: a caller sends the same one again and again."""
_GONE = "null; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; "


class SessionCookies(SessionMiddleware):
    """Reads and writes the cookies that Starlette's `SessionMiddleware` does, byte for byte but for a name.

    Only the calls differ: one layer does all that is to be done around a request. When the request's scheme is https
    (behind a proxy, the one a trusted proxy says) the cookie is `Secure` and its name begins with `__Host-`: browsers
    take such a name from this host alone, over TLS (RFC 6265bis, section 4.1.3), so that no neighbour can plant one.
    """

    def __init__(self, app: ASGIApp, *, secret_key: str, max_age: int) -> None:
        super().__init__(app, secret_key, max_age=max_age, same_site="lax")
        self._verified = lru_cache(maxsize=KEPT)(self._verify)

    def name_for(self, scope: Scope) -> str:
        """Return the cookie's name for a request of that scheme."""
        return f"{HOST_PREFIX}{self.session_cookie}" if scope.get("scheme") == "https" else self.session_cookie

    def read(self, cookies: Iterable[bytes], scope: Scope) -> Session:
        """Return the session of the `Cookie` headers; empty without a cookie that is ours and valid."""
        name = self.name_for(scope)
        for header in cookies:
            signed = cookie_parser(header.decode("latin-1")).get(name)
            if signed is not None:
                return self._unsigned(signed)
        return Session()

    def write(self, session: Session, headers: RawHeaders, scope: Scope, *, was_empty: bool) -> None:
        """Add to an answer's headers what became of the session while the request was worked on."""
        if not session.accessed:
            return
        if not any(name == b"vary" for name, _ in headers):
            headers.append((b"vary", b"Cookie"))
        else:
            MutableHeaders(raw=headers).add_vary_header("Cookie")
        if not session.modified or (was_empty and not session):
            return
        flags = self.security_flags + ("; secure" if scope.get("scheme") == "https" else "")
        content = f"{self._signed(session)}; path=/; Max-Age={self.max_age}; " if session else _GONE
        MutableHeaders(raw=headers).append("Set-Cookie", f"{self.name_for(scope)}={content}{flags}")

    def _unsigned(self, signed: str) -> Session:
        try:
            content, signed_at = self._verified(signed)
        except BadSignature:
            return Session()
        is_valid = 0 <= int(time.time()) - signed_at <= (self.max_age or 0)
        return Session(orjson.loads(content)) if is_valid else Session()

    def _verify(self, signed: str) -> tuple[bytes, int]:
        """Return what was signed and when, in seconds since the epoch. Raises BadSignature.

        Only what proved true is kept: who has logged out or was deactivated is looked up for each request.
        """
        content, moment = self.signer.unsign(signed.encode(), return_timestamp=True)
        return b64decode(content), int(moment.timestamp())

    def _signed(self, session: Session) -> str:
        return self.signer.sign(b64encode(json.dumps(session).encode())).decode()
