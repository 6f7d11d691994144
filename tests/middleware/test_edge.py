"""What the one layer around every request does: its deadline, its limit, its headers, its line of the log."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.edge import UNHURRIED, EdgeMiddleware
from app.middleware.exchange import MAX_BODY_BYTES
from app.middleware.security_headers import HEADERS

MOMENT = 0.05
A_WHILE = 0.5
"""A deadline that what begins at once does not miss, however busy the machine is."""


def around(app: ASGIApp, *, seconds: float = 60) -> ASGIApp:
    return EdgeMiddleware(
        app,
        secret_key="s" * 32,
        max_age=60,
        trusted_proxies="127.0.0.1",
        allowed_hosts="bank.example",
        deadline_seconds=seconds,
    )


async def asked(app: ASGIApp, method: str = "GET", path: str = "/", **options: object) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bank.example") as caller:
        return await caller.request(method, path, **options)  # type: ignore[arg-type]


def assert_refused(answer: httpx.Response, status: int, error: str) -> None:
    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["Connection"] == "close"
    assert all(answer.headers[name] == value for name, value in HEADERS.items())


class Stuck:
    """Waits for what never comes, and for a moment also when it is told to end."""

    def __init__(self) -> None:
        self.was_cancelled = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.was_cancelled = True
            await asyncio.sleep(MOMENT)
            await PlainTextResponse("too late")(scope, receive, send)
            raise


async def test_a_request_that_takes_too_long_is_answered_and_ended() -> None:
    app = Stuck()
    answer = await asked(around(app, seconds=MOMENT))
    assert_refused(answer, 504, "DeadlineExceeded")
    assert "may have been stored" in answer.json()["detail"]
    assert app.was_cancelled


async def test_whoever_asked_does_not_wait_until_the_work_has_ended() -> None:
    answered = asyncio.Event()
    ended = asyncio.Event()

    async def never_gives_up(scope: Scope, receive: Receive, send: Send) -> None:
        while not ended.is_set():
            try:
                await ended.wait()
            except asyncio.CancelledError:
                continue

    async def send(message: Message) -> None:
        answered.set()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: Scope = {"type": "http", "method": "GET", "path": "/health", "headers": [], "client": None, "scheme": "http"}
    running = asyncio.ensure_future(around(never_gives_up, seconds=MOMENT)(scope, receive, send))
    async with asyncio.timeout(60):
        await answered.wait()
        assert not running.done()
        ended.set()
        await running


async def test_an_answer_that_has_begun_may_take_its_time() -> None:
    async def parts() -> AsyncIterator[str]:
        yield "one "
        await asyncio.sleep(2 * A_WHILE)
        yield "two"

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await StreamingResponse(parts())(scope, receive, send)

    answer = await asked(around(app, seconds=A_WHILE))
    assert (answer.status_code, answer.text) == (200, "one two")


async def test_what_tries_a_model_may_take_longer() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(4 * MOMENT)
        await PlainTextResponse("promoted")(scope, receive, send)

    service = around(app, seconds=MOMENT)
    assert (await asked(service, "POST", f"{UNHURRIED[0]}abc/promote")).text == "promoted"
    assert (await asked(service, "GET", f"{UNHURRIED[0]}abc/gates")).text == "promoted"
    assert (await asked(service, "POST", UNHURRIED[1])).text == "promoted"
    assert (await asked(service, "GET", "/models")).status_code == 504


async def test_each_request_that_is_done_is_passed_on_with_how_it_ended() -> None:
    seen: list[tuple[str, str, int]] = []
    service = EdgeMiddleware(
        PlainTextResponse("fine"),
        secret_key="s" * 32,
        max_age=60,
        trusted_proxies="",
        allowed_hosts="bank.example",
        deadline_seconds=60,
        observe=lambda method, path, status, _seconds: seen.append((method, path, status)),
    )
    await asked(service, "GET", "/clients/7")
    await asked(service, "POST", "/clients/7/score", headers={"Sec-Fetch-Site": "cross-site"})
    assert seen == [("GET", "/clients/7", 200), ("POST", "/clients/7/score", 403)]


async def test_a_cancellation_from_outside_stays_one() -> None:
    running = asyncio.create_task(asked(around(Stuck())))
    await asyncio.sleep(MOMENT)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def echo_length(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024


@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_body_has_a_size(is_announced: bool) -> None:
    service = around(echo_length)
    largest = b"x" * MAX_BODY_BYTES if is_announced else in_pieces(MAX_BODY_BYTES)
    assert (await asked(service, "POST", content=largest)).text == str(MAX_BODY_BYTES)
    larger = b"x" * (MAX_BODY_BYTES + 1) if is_announced else in_pieces(MAX_BODY_BYTES + 1024)
    answer = await asked(service, "POST", content=larger)
    assert_refused(answer, 413, "ContentTooLarge")
    assert "1,048,576 bytes" in answer.json()["detail"]


async def test_an_error_that_is_not_foreseen_leaves_in_the_one_shape() -> None:
    async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("swordfish")

    answer = await asked(around(breaks))
    assert (answer.status_code, json.loads(answer.text)["error"]) == (500, "InternalServerError")
    assert "swordfish" not in answer.text


@pytest.mark.parametrize(
    ("given", "is_kept"), [("order-17.a_B", True), ("short", False), ("x" * 65, False), ("no spaces in it", False)]
)
async def test_a_sane_request_id_is_kept_and_another_replaced(given: str, is_kept: bool) -> None:
    answer = await asked(around(echo_length), headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is is_kept
    assert len(answer.headers["X-Request-ID"]) >= 8


@pytest.mark.parametrize("hosts", [("bank.example", "evil.example"), ("evil.example", "bank.example")])
async def test_of_a_header_that_is_sent_twice_the_first_counts(hosts: tuple[str, str]) -> None:
    answer = await asked(around(echo_length), headers=[("Host", host) for host in hosts])
    assert (answer.status_code == 200) is (hosts[0] == "bank.example")
