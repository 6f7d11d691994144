"""All that is done around every request, in one layer: each layer of its own would read and wrap the same again."""

import asyncio
import time
from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.exception_handlers import on_unexpected
from app.exceptions import CrossSiteRequest, KeyInAddress
from app.limits import ContentTooLarge, HostNotAllowed
from app.logs import log_access
from app.metrics import tell_request
from app.middleware.allowed_hosts import AllowedHosts
from app.middleware.exchange import MAX_BODY_BYTES, Exchange
from app.middleware.forwarded_headers import HEADERS as FORWARDED
from app.middleware.forwarded_headers import ForwardedHeaders
from app.middleware.request_id import HEADER as REQUEST_ID
from app.middleware.request_id import request_id_for
from app.middleware.sessions import SessionCookies
from app.security.addresses import caller_address
from app.security.api_keys import MARK
from app.security.caller import Caller, set_caller
from app.security.csrf import SAFE_METHODS, SENT_BY_BROWSERS, is_same_origin_request

HEAD = "HEAD"
HEALTH = "/health"
"""Below this path any host name is answered: probes come by address."""
_MARK = MARK.encode()
UNHURRIED = ("/models/", "/simulations")
"""Below these paths models and policies are tried on many rows before anything is answered."""
UNHURRIED_SECONDS = 120.0

Observer = Callable[[str, str, int, float], None]
"""Called after each request with method, path, status and seconds."""


class EdgeMiddleware:
    """Between the server and the application.

    In this order: whom the request comes from, its id, whether it is for this host, whether another site's page asks,
    how large it may be, its session, its deadline. Every answer leaves with the id and the security headers; an
    unforeseen error leaves in the one error shape. When the request is done it is one line of the log and one count.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        secret_key: str,
        max_age: int,
        trusted_proxies: str,
        allowed_hosts: str,
        deadline_seconds: float,
        observe: Observer | None = None,
        posts_from_elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        self._app = app
        self._forwarded = ForwardedHeaders(trusted_proxies)
        self._hosts = AllowedHosts(allowed_hosts)
        self._sessions = SessionCookies(app, secret_key=secret_key, max_age=max_age)
        self._deadline_seconds = deadline_seconds
        self._observe = observe
        self._posts_from_elsewhere = posts_from_elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))  # of a header sent twice the first counts
        if not FORWARDED.isdisjoint(headers):
            await self._forwarded.apply(scope)
        request_id = request_id_for(headers.get(REQUEST_ID, b""))
        scope.setdefault("state", {})["request_id"] = request_id
        method = scope["method"]
        if method == HEAD:
            scope = {**scope, "method": "GET"}
        address = caller_address(scope)
        structlog.contextvars.bind_contextvars(request_id=request_id, address=address)
        set_caller(Caller(request_id, address))
        exchange = Exchange(scope, receive, send, request_id, self._sessions, has_body=method != HEAD)
        try:
            await self._run(exchange, headers, receive)
        finally:
            exchange.let_go()
            seconds = time.perf_counter() - started
            status = exchange.status
            log_access(
                method=method, path=_logged(scope["path"]), status=status, seconds=seconds, request_id=request_id
            )
            route = getattr(scope.get("route"), "path", None)
            tell_request(method=method, route=route, status=status, seconds=seconds)
            if self._observe is not None:
                self._observe(method, scope["path"], status, seconds)

    async def _run(self, exchange: Exchange, headers: dict[bytes, bytes], receive: Receive) -> None:
        scope = exchange.scope
        if not self._hosts.accept(headers.get(b"host", b"")) and not scope["path"].startswith(HEALTH):
            await exchange.answer(HostNotAllowed())
            return
        if MARK in scope["path"] or _MARK in scope.get("query_string", b""):
            await exchange.answer(KeyInAddress())
            return
        if self._is_from_elsewhere(scope, headers):
            await exchange.answer(CrossSiteRequest())
            return
        if b"content-length" in headers or b"transfer-encoding" in headers:
            if _announced(headers) > MAX_BODY_BYTES:
                await exchange.answer(ContentTooLarge(MAX_BODY_BYTES))
                return
            receive = exchange.receive_within_limit
        cookies = [value for name, value in scope["headers"] if name == b"cookie"] if b"cookie" in headers else []
        exchange.open_session(self._sessions.read(cookies, scope))
        exchange.end_within(self._seconds_for(scope))
        try:
            await self._app(scope, receive, exchange.send)
        except asyncio.CancelledError:
            if not exchange.is_over or (task := asyncio.current_task()) is None:
                raise
            task.uncancel()
        except Exception as error:
            if exchange.is_over:
                return
            response = on_unexpected(Request(scope), error)
            if exchange.started:
                raise
            await response(scope, receive, exchange.send)

    def _is_from_elsewhere(self, scope: Scope, headers: dict[bytes, bytes]) -> bool:
        """Whether another site's page asks for a change, on a path that is not for others to post to."""
        if scope["method"] in SAFE_METHODS or SENT_BY_BROWSERS.isdisjoint(headers):
            return False
        if scope["path"] in self._posts_from_elsewhere:
            return False
        return not is_same_origin_request(scope["method"], _readable(headers))

    def _seconds_for(self, scope: Scope) -> float:
        if scope["path"].startswith(UNHURRIED):
            return max(UNHURRIED_SECONDS, self._deadline_seconds)
        return self._deadline_seconds


def _logged(path: str) -> str:
    """Return a path as logs keep it: without a key that was put there."""
    place = path.find(MARK)
    return path if place < 0 else f"{path[: place + len(MARK)]}…"


def _readable(headers: dict[bytes, bytes]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}


def _announced(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"")
    return int(length) if length.isdigit() else 0
