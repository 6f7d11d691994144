"""Sessions are Starlette's to the byte; the cookie is for TLS only exactly where the caller came by TLS."""

import json
from collections.abc import Callable

import httpx
import pytest
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.middleware.edge import EdgeMiddleware

SECRET, MAX_AGE = "s" * 32, 60
Change = Callable[[dict[str, int]], object]
CHANGES: dict[str, Change] = {
    "looked at": lambda session: session.get("seen"),
    "begun": lambda session: session.update(seen=session.get("seen", 0) + 1),
    "ended": lambda session: session.clear(),
    "let be": lambda session: None,
}


def application(change: str) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if change != "let be":
            CHANGES[change](Request(scope).session)
        await PlainTextResponse(json.dumps(scope["session"]), headers={"Vary": "Accept"})(scope, receive, send)

    return answer


def ours(change: str) -> ASGIApp:
    return EdgeMiddleware(
        application(change),
        secret_key=SECRET,
        max_age=MAX_AGE,
        trusted_proxies="127.0.0.1",
        allowed_hosts="bank.example",
        deadline_seconds=10,
    )


async def answer_of(service: ASGIApp, *, scheme: str = "http", cookie: str | None = None) -> httpx.Response:
    transport = httpx.ASGITransport(service)
    headers = {"Cookie": cookie} if cookie else {}
    async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://bank.example") as caller:
        return await caller.get("/", headers=headers)


@pytest.fixture(autouse=True)
def _the_time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 1_800_000_000)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("had", ["nothing", "a session", "another's cookie"])
@pytest.mark.parametrize("change", CHANGES)
async def test_cookies_and_headers_are_those_of_starlettes_own_middleware(change: str, had: str, scheme: str) -> None:
    secure = scheme == "https"
    theirs = SessionMiddleware(application(change), SECRET, max_age=MAX_AGE, https_only=secure)
    cookie = {"nothing": None, "another's cookie": "a=b; session=forged.by.hand"}.get(had)
    if had == "a session":
        begun = await answer_of(SessionMiddleware(application("begun"), SECRET, max_age=MAX_AGE))
        cookie = "theme=dark; " + begun.headers["Set-Cookie"].partition(";")[0]
    expected = await answer_of(theirs, scheme=scheme, cookie=cookie)
    answer = await answer_of(ours(change), scheme=scheme, cookie=cookie)
    seen = [(one.text, one.headers.get("Set-Cookie"), one.headers["Vary"]) for one in (answer, expected)]
    assert seen[0] == seen[1]


@pytest.mark.parametrize(("scheme", "is_secure"), [("http", False), ("https", True)])
async def test_the_cookie_follows_the_callers_scheme(scheme: str, is_secure: bool) -> None:
    cookie = (await answer_of(ours("begun"), scheme=scheme)).headers["Set-Cookie"].lower()
    assert ("; secure" in cookie) is is_secure
    assert "httponly; samesite=lax" in cookie


@pytest.mark.parametrize(("seconds", "seen"), [(0, 1), (MAX_AGE, 1), (MAX_AGE + 1, None), (-1, None)])
async def test_a_cookie_that_was_verified_before_ends_with_its_time(
    monkeypatch: pytest.MonkeyPatch, seconds: int, seen: int | None
) -> None:
    begun = await answer_of(SessionMiddleware(application("begun"), SECRET, max_age=MAX_AGE))
    cookie = f"session={begun.cookies['session']}"
    service = ours("looked at")
    assert (await answer_of(service, cookie=cookie)).json() == {"seen": 1}
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 1_800_000_000 + seconds)
    assert (await answer_of(service, cookie=cookie)).json().get("seen") == seen
