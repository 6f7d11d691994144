"""Gives each request an id, tells it in the answer; one log line and one count when the request is done."""

import re
import secrets
import time
from urllib.parse import quote

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics import tell_request

HEADER = "X-Request-ID"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = structlog.stdlib.get_logger("access")


class RequestIdMiddleware:
    """Outermost. A sane id from a proxy is kept, so that one id runs through all parts of the system.

    The path is logged percent-encoded: a line break in it cannot forge a line of the log.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        status, started = 500, time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            _log.info(f"{scope['method']} {quote(scope['path'])}", status=status, milliseconds=round(seconds * 1000, 1))
            route = getattr(scope.get("route"), "path", None)
            tell_request(method=scope["method"], route=route, status=status, seconds=seconds)
