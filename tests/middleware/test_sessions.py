"""The session's cookie is for TLS only exactly where the caller came by TLS."""

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.middleware.sessions import SchemeAwareSessionMiddleware


async def remember(scope: Scope, receive: Receive, send: Send) -> None:
    seen = Request(scope).session.setdefault("seen", 0)
    scope["session"]["seen"] = seen + 1
    await PlainTextResponse(str(seen))(scope, receive, send)


SERVICE = SchemeAwareSessionMiddleware(remember, secret_key="s" * 32, max_age=60)


@pytest.mark.parametrize(("scheme", "is_secure"), [("http", False), ("https", True)])
async def test_the_cookie_follows_the_callers_scheme(scheme: str, is_secure: bool) -> None:
    transport = httpx.ASGITransport(SERVICE)
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://bank.example") as caller:
        answers = [await caller.get("/") for _ in range(2)]
    cookie = answers[0].headers["Set-Cookie"].lower()
    assert ("; secure" in cookie) is is_secure
    assert "httponly; samesite=lax" in cookie
    assert [answer.text for answer in answers] == ["0", "1"]
