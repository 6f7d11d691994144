"""One request and its answer, as they pass between the server and the application."""

import asyncio
from http import HTTPStatus

from starlette.middleware.sessions import Session
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from app.exception_handlers import error_response
from app.exceptions import ServiceError
from app.limits import ContentTooLarge, DeadlineExceeded
from app.middleware.request_id import HEADER
from app.middleware.security_headers import add_security_headers
from app.middleware.sessions import SessionCookies

MAX_BODY_BYTES = 1_048_576
"""The most that a request may hold, as the proxy of the containers has it."""
CLOSE = (b"connection", b"close")
QUOTA = "quota"
"""Where the state of a request keeps the quota of its key."""


class Exchange:
    """What is sent gets its headers; what is received is limited; and both end where the application does not.

    An answer that is given in the application's place is the only one: what the application sends later is passed
    over. `status` is what the caller was answered. Without `has_body` a GET is answered as a HEAD: headers alone.
    """

    __slots__ = (
        "_bytes_left",
        "_deadline",
        "_has_body",
        "_receive",
        "_request_id",
        "_send",
        "_session_was_empty",
        "_sessions",
        "_tasks",
        "is_over",
        "scope",
        "started",
        "status",
    )  # fmt: skip

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        request_id: str,
        sessions: SessionCookies,
        *,
        has_body: bool = True,
    ) -> None:
        self.scope = scope
        self.status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        self.started = self.is_over = False
        self._receive, self._send = receive, send
        self._request_id, self._sessions = request_id, sessions
        self._session_was_empty = True
        self._has_body = has_body
        self._bytes_left = MAX_BODY_BYTES
        self._deadline: asyncio.TimerHandle | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def open_session(self, session: Session) -> None:
        """Keep what the cookie held: from here on the application may change it."""
        self.scope["session"] = session
        self._session_was_empty = not session

    def end_within(self, seconds: float) -> None:
        """After so many seconds without the beginning of an answer the caller gets one that says so.

        The work on the request is cancelled, and not waited for.
        """
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(seconds, self._overdue, asyncio.current_task(loop))

    def let_go(self) -> None:
        """Nothing more will be sent by the application."""
        if self._deadline is not None:
            self._deadline.cancel()

    async def send(self, message: Message) -> None:
        """To the server, with the headers every answer has."""
        if self.is_over:
            return
        if message["type"] == "http.response.start":
            self._begin(message)
        elif not self._has_body:
            message = {**message, "body": b""}
        await self._send(message)

    async def receive_within_limit(self) -> Message:
        """From the server, until it is too much: then the caller gets an error and the application sees an end."""
        message = await self._receive()
        self._bytes_left -= len(message.get("body", b""))
        if self._bytes_left >= 0 or self.is_over:
            return message
        await self.answer(ContentTooLarge(MAX_BODY_BYTES))
        return {"type": "http.disconnect"}

    async def answer(self, error: ServiceError) -> None:
        """Send the error's answer in the application's place, where none was begun; the connection ends with it."""
        if self.started or self.is_over:
            return
        response = error_response(Request(self.scope), error)
        response.raw_headers.append(CLOSE)
        await response(self.scope, self._receive, self.send)
        self.is_over = True

    def _begin(self, message: Message) -> None:
        self.started, self.status = True, message["status"]
        self.let_go()
        headers = [*message.get("headers", ())]
        if (session := self.scope.get("session")) is not None:
            self._sessions.write(session, headers, self.scope, was_empty=self._session_was_empty)
        add_security_headers(headers, is_secure=self.scope.get("scheme") == "https")
        if (quota := self.scope.get("state", {}).get(QUOTA)) is not None:
            headers += quota.headers()
        headers.append((HEADER, self._request_id.encode()))
        message["headers"] = headers

    def _overdue(self, worker: asyncio.Task[None] | None) -> None:
        self._tasks.append(asyncio.ensure_future(self._answer_overdue(worker)))

    async def _answer_overdue(self, worker: asyncio.Task[None] | None) -> None:
        if self.started or worker is None:
            return
        await self.answer(DeadlineExceeded())
        worker.cancel()
