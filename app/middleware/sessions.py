"""Starlette's sessions without a layer of their own: what the cookie holds, and the header that changes it."""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable
from functools import lru_cache

from itsdangerous.exc import BadSignature
from starlette.datastructures import MutableHeaders
from starlette.middleware.sessions import Session, SessionMiddleware
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Scope

from app.middleware.security_headers import RawHeaders

KEPT = 4096
"""So many cookies whose signature was verified: a caller sends the same one again and again."""
_GONE = "null; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; "


class SessionCookies(SessionMiddleware):
    """Reads and writes the cookies that Starlette's `SessionMiddleware` does, byte for byte.

    Only the calls differ: one layer does all that is to be done around a request. The cookie is marked `Secure` when
    the request's scheme is https; behind a proxy that is the one a trusted proxy says.
    """

    def __init__(self, app: ASGIApp, *, secret_key: str, max_age: int) -> None:
        super().__init__(app, secret_key, max_age=max_age, same_site="lax")
        self._verified = lru_cache(maxsize=KEPT)(self._verify)

    def read(self, cookies: Iterable[bytes]) -> Session:
        """Return the session of the `Cookie` headers; empty without a cookie that is ours and valid."""
        for header in cookies:
            signed = cookie_parser(header.decode("latin-1")).get(self.session_cookie)
            if signed is not None:
                return self._unsigned(signed)
        return Session()

    def write(self, session: Session, headers: RawHeaders, scope: Scope, *, was_empty: bool) -> None:
        """Add to an answer's headers what became of the session while the request was worked on."""
        if not session.accessed:
            return
        answer = MutableHeaders(raw=headers)
        answer.add_vary_header("Cookie")
        if not session.modified or (was_empty and not session):
            return
        flags = self.security_flags + ("; secure" if scope.get("scheme") == "https" else "")
        content = f"{self._signed(session)}; path=/; Max-Age={self.max_age}; " if session else _GONE
        answer.append("Set-Cookie", f"{self.session_cookie}={content}{flags}")

    def _unsigned(self, signed: str) -> Session:
        try:
            content, signed_at = self._verified(signed)
        except BadSignature:
            return Session()
        is_valid = 0 <= int(time.time()) - signed_at <= (self.max_age or 0)
        return Session(json.loads(content)) if is_valid else Session()

    def _verify(self, signed: str) -> tuple[bytes, int]:
        """Return what was signed and when, in seconds since the epoch. Raises BadSignature.

        Only what proved true is kept: who has logged out or was deactivated is looked up for each request.
        """
        content, moment = self.signer.unsign(signed.encode(), return_timestamp=True)
        return b64decode(content), int(moment.timestamp())

    def _signed(self, session: Session) -> str:
        return self.signer.sign(b64encode(json.dumps(session).encode())).decode()
