"""HTTP as uvicorn speaks it, with an end for callers who do not get on and for requests without measure."""

import asyncio
import json
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.metrics import ERRORS

REQUEST_SECONDS = 10.0
"""How long a request may take to arrive, from its first byte to its last."""
MAX_HEAD_BYTES = 32 * 1024
"""The most that the first line and the headers of a request may hold."""
LINGER_SECONDS = 2.0
"""How long a caller who is refused may go on sending: a connection closed at once could take the answer with it."""


class BoundedProtocol(HttpToolsProtocol):
    """A connection. Most requests arrive in one piece: only what is incomplete afterwards gets a timer."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._is_arriving = self._is_refused = False
        self._has_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(REQUEST_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser, and watch over what has come so far."""
        if self._is_refused:
            return
        if not self._is_arriving:
            self._head_bytes = 0
        self._head_bytes += len(data)
        super().data_received(data)
        if self._is_arriving and not self._has_head and self._head_bytes > MAX_HEAD_BYTES:
            self._refuse_head()
        elif not self._is_arriving:
            self._stop_waiting()
        elif self._timer is None:
            self._wait(REQUEST_SECONDS)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_arriving, self._has_head = True, False

    def on_headers_complete(self) -> None:
        if not self._is_refused and self._head_bytes > MAX_HEAD_BYTES and _size(self.headers) > MAX_HEAD_BYTES:
            self._refuse_head()
        self._has_head = True
        if self._is_refused:
            return
        super().on_headers_complete()
        self.cycle.transport = _AnswerTransport(self)  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._is_arriving = False
        if not self._is_refused:
            super().on_message_complete()

    def close_when_sent(self) -> None:
        """Close after the last answer of a connection; a caller that is still sending may read it first."""
        if not self._is_arriving or self.transport.is_closing():
            self.transport.close()
            return
        self._is_refused = True
        self.transport.write_eof()
        self.flow.resume_reading()
        self._wait(LINGER_SECONDS)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if self._is_refused or not self._is_arriving:
            self.transport.close()
        elif self.flow.read_paused or self.pipeline or (self._is_under_way() and not self.cycle.more_body):
            self._wait(REQUEST_SECONDS)  # it is we who keep the caller waiting
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, f"The request did not arrive within {REQUEST_SECONDS:g} seconds.")

    def _refuse_head(self) -> None:
        self._refuse(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            f"The headers of a request may hold at most {MAX_HEAD_BYTES:,} bytes.",
        )

    def _refuse(self, status: HTTPStatus, detail: str) -> None:
        """End the connection; with an answer where none was begun. The application has not got the whole request."""
        can_answer = not self._has_head
        if self._is_under_way():
            can_answer = self._has_head and not self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if can_answer and not self.transport.is_closing():
            self.transport.write(_answer(status, detail))
        self.close_when_sent()

    def _is_under_way(self) -> bool:
        """Whether the application works on the request that has come last."""
        return self.cycle is not None and not self.cycle.response_complete


class _AnswerTransport:
    """The transport as one answer sees it: head and body leave together, and a caller that still sends may linger.

    A write costs more than all that was done for a small answer. A head without a body behind it leaves in the event
    loop's next turn.
    """

    __slots__ = ("_head", "_is_begun", "_protocol", "_write", "is_closing")

    def __init__(self, protocol: BoundedProtocol) -> None:
        self._protocol = protocol
        self._write = protocol.transport.write
        self._is_begun = False
        self._head = b""
        self.is_closing = protocol.transport.is_closing

    def write(self, data: bytes) -> None:
        if not self._is_begun:
            self._is_begun, self._head = True, data
            self._protocol.loop.call_soon(self._flush)
        else:
            head, self._head = self._head, b""
            self._write(head + data)

    def close(self) -> None:
        self._flush()
        self._protocol.close_when_sent()

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._write(head)


def _answer(status: HTTPStatus, detail: str) -> bytes:
    """In the one error shape; a request that was not read has no id."""
    name = "".join(word.capitalize() for word in status.phrase.split())
    ERRORS.labels(name).inc()
    body = json.dumps({"error": name, "detail": detail, "request_id": ""}).encode()
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


def _size(headers: list[tuple[bytes, bytes]]) -> int:
    return sum(len(name) + len(value) for name, value in headers)
