"""Starlette's sessions, with a cookie that is for TLS only where the caller came by TLS."""

from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class SchemeAwareSessionMiddleware:
    """`SessionMiddleware` twice: its cookie is marked `Secure` when the request's scheme is https.

    Behind a proxy the scheme is the one a trusted proxy told. The caller by http, on the own machine say, can log
    in too.
    """

    def __init__(self, app: ASGIApp, *, secret_key: str, max_age: int) -> None:
        self._plain = SessionMiddleware(app, secret_key, max_age=max_age, same_site="lax")
        self._secure = SessionMiddleware(app, secret_key, max_age=max_age, same_site="lax", https_only=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sessions = self._secure if scope.get("scheme") == "https" else self._plain
        await sessions(scope, receive, send)
