"""A connection to the broker that ends in seconds when the other side is gone without a word.

A peer may vanish silently: a host without power, a proxy or firewall that swallows what it should pass on. Nothing
arrives then, and nothing fails. Three things put an end to it: heartbeats, by which the broker drops a silent client
and gives its message to another; TCP's own keepalive; and `cut`, for those who have waited for an answer in vain.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import aio_pika
from aio_pika.connection import make_url
from aio_pika.exceptions import AMQPConnectionError, AMQPError, ConnectionClosed

CONNECT_TIMEOUT_SECONDS = 5.0
ANSWER_SECONDS = 5.0
"""How long the broker may take to answer a look or to confirm a message; then the connection is cut."""
CLOSE_SECONDS = 3.0
HEARTBEAT_SECONDS = 5
"""The broker gives up a client after two or three of these without a byte. An address may say `?heartbeat=` itself."""
BROKER_FAULTS = (AMQPError, OSError, RuntimeError)
"""What is raised when connection or channel are gone."""
SOCKET_OPTIONS = (
    (socket.SOL_SOCKET, "SO_KEEPALIVE", 1),
    (socket.IPPROTO_TCP, "TCP_KEEPIDLE", 5),
    (socket.IPPROTO_TCP, "TCP_KEEPINTVL", 2),
    (socket.IPPROTO_TCP, "TCP_KEEPCNT", 3),
    (socket.IPPROTO_TCP, "TCP_USER_TIMEOUT", 10_000),
)
"""Seconds, but for the last: milliseconds that sent bytes may stay unacknowledged. Not every system has them all."""


class BrokerConnection(aio_pika.Connection):
    """One connection. Closing it takes seconds at most, whatever the other side does."""

    @classmethod
    async def open(cls, url: str, *, name: str) -> Self:
        """Connect under that name. Raises AMQPError, OSError or TimeoutError."""
        heartbeat = None if "heartbeat" in parse_qs(urlsplit(url).query) else HEARTBEAT_SECONDS
        connection = cls(make_url(url, heartbeat=heartbeat), client_properties={"connection_name": name})
        try:
            await connection.connect(timeout=CONNECT_TIMEOUT_SECONDS)
        except BaseException:
            connection.cut()
            raise
        return connection

    @contextlib.asynccontextmanager
    async def answers(self, seconds: float = ANSWER_SECONDS) -> AsyncIterator[None]:
        """Cuts the connection, and raises ConnectionError, when the broker's answer takes longer than that."""
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            self.cut()
            raise ConnectionError("the broker does not answer") from None

    def __init__(self, url: Any, **options: Any) -> None:
        super().__init__(url, **options)
        self._stream = _Stream()
        self.kwargs["transport_factory"] = self._stream

    def __del__(self) -> None:
        """Start nothing: aio-pika's would say goodbye, by a coroutine that no loop awaits in a thread without one.

        What is opened here is closed by its user; what could not be opened is cut.
        """

    def cut(self) -> None:
        """End the connection without a goodbye: all that waits on it fails at once."""
        self._stream.abort()

    async def close(self, exc: Any = ConnectionClosed) -> None:
        """Says goodbye; cut off where the other side does not answer it."""
        timer = asyncio.get_running_loop().call_later(CLOSE_SECONDS, self.cut)
        try:
            await super().close(exc)
        finally:
            timer.cancel()


class _Stream:
    """Opens the stream of a connection and keeps hold of it."""

    def __init__(self) -> None:
        self._writer: asyncio.StreamWriter | None = None

    async def create(
        self, url: Any, *, ssl_context_provider: Any, **options: Any
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return what aiormq calls to connect."""
        if url.scheme == "amqps":
            options |= {
                "ssl": await ssl_context_provider.get_context(),
                "ssl_handshake_timeout": CONNECT_TIMEOUT_SECONDS,
                "ssl_shutdown_timeout": CLOSE_SECONDS,
            }
        try:
            reader, self._writer = await asyncio.open_connection(url.host, url.port, **options)
        except OSError as fault:
            raise AMQPConnectionError(*fault.args) from fault
        _keep_alive(self._writer.get_extra_info("socket"))
        return reader, self._writer

    def abort(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()


def _keep_alive(connected: socket.socket) -> None:
    for level, name, value in SOCKET_OPTIONS:
        with contextlib.suppress(AttributeError, OSError):
            connected.setsockopt(level, getattr(socket, name), value)
