"""Request and reply over RabbitMQ: one connection and one private reply queue a process, many calls in flight.

Every call ends: with the reply, with its own deadline, or at once when the broker or the channel is lost. After a
loss everything is rebuilt under a new queue name, so that replies to the dead queue can reach nobody.
"""

import asyncio
import contextlib
import contextvars
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError, DeliveryError

from app.exceptions import ScoringTimeout, ScoringUnavailable
from app.faults import first_line
from app.messaging.back_off import BackOff
from app.messaging.consumers import ConsumerCount, QueueState
from app.messaging.contracts import CONTENT_TYPE, DEADLINE_HEADER, READABLE_FIELDS
from app.messaging.loss import loss_of
from app.messaging.topology import DEAD_LETTERS, QUEUE

CONNECT_TIMEOUT_SECONDS = 5.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 3.0
WATCHED_EVERY_SECONDS = 5.0
BROKER_LOST = "The message broker is not reachable; try again in a moment."
NO_WORKER = "No scoring worker is running; try again in a moment."
TOO_MANY = "Too many scores are being computed; try again in a moment."
CLOSING = "The service is shutting down."
BROKER_FAULTS = (AMQPError, OSError, RuntimeError)
"""What aio-pika raises when connection or channel are gone."""

_log = structlog.stdlib.get_logger("rpc")
Waiting = dict[str, "asyncio.Future[bytes]"]


@dataclass(eq=False)
class _Link:
    """One connection's life: its channel, its reply queue, and who waits for replies there."""

    channel: AbstractChannel
    reply_queue: str
    consumers: ConsumerCount
    lost: asyncio.Event
    waiting: Waiting = field(default_factory=dict)

    def fail_all(self, sentence: str) -> None:
        """Nobody waits for what cannot come any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ScoringUnavailable(sentence))
        self.waiting.clear()

    async def take(self, message: AbstractIncomingMessage) -> None:
        """Gives a reply to whoever waits for it; late and unknown ones are dropped."""
        future = self.waiting.get(message.correlation_id or "")
        if future is None or future.done():
            _log.info("dropped a late or unknown reply", correlation_id=message.correlation_id)
            return
        future.set_result(message.body)


class RpcClient:
    """Calls the workers. Connects by itself with the first `start()` and whenever the broker comes back."""

    def __init__(self, url: str, *, most_waiting: int = 1000) -> None:
        self._url = url
        self._most_waiting = most_waiting
        self._link: _Link | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._first_attempt = asyncio.Event()
        self._back_off = BackOff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)

    @property
    def reply_queue(self) -> str | None:
        """Where replies come to now; another name after each loss, None while there is no connection."""
        return self._link.reply_queue if self._link else None

    def start(self) -> None:
        """Begins to connect in the background; safe to call again."""
        if self._keeper is None:
            self._keeper = asyncio.create_task(
                self._keep_connected(), name="rpc-connection", context=contextvars.Context()
            )  # a context of its own: its log lines must not bear the id of the request that came first

    async def close(self) -> None:
        """Fails whoever waits and lets go of the connection."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None

    async def call(self, body: bytes, *, timeout_seconds: float, headers: Mapping[str, str] | None = None) -> bytes:
        """The reply to a request.

        Raises ScoringUnavailable (no broker, no worker, too many waiting) and ScoringTimeout (a worker consumes
        but did not answer in time). All that is done for the call counts against its time, and the message carries
        what is left of it.
        """
        deadline = asyncio.get_running_loop().time() + timeout_seconds
        link = await self._connected(timeout_seconds)
        if len(link.waiting) >= self._most_waiting:
            raise ScoringUnavailable(TOO_MANY)
        correlation_id = uuid.uuid4().hex
        reply: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        link.waiting[correlation_id] = reply
        try:
            async with asyncio.timeout_at(deadline):
                await self._refuse_without_worker(link)
                left = max(0.001, deadline - asyncio.get_running_loop().time())
                await self._publish(link, body, correlation_id, left, headers or {})
                return await reply
        except TimeoutError:
            raise await self._why_late(link) from None
        except BROKER_FAULTS as fault:
            raise ScoringUnavailable(BROKER_LOST) from fault
        finally:
            link.waiting.pop(correlation_id, None)
            _forget(reply)

    async def consumer_count(self) -> int:
        """How many workers take messages now. Raises ScoringUnavailable when the broker is gone."""
        (work,) = await self.queue_states(QUEUE, timeout_seconds=CONNECT_TIMEOUT_SECONDS)
        return work.consumers

    async def queue_states(self, *queues: str, timeout_seconds: float) -> list[QueueState]:
        """How those queues stand now. Raises ScoringUnavailable when the broker does not say it in time."""
        deadline = asyncio.get_running_loop().time() + timeout_seconds
        link = await self._connected(timeout_seconds)
        try:
            async with asyncio.timeout_at(deadline):
                return [await link.consumers.state(queue) for queue in queues]
        except (*BROKER_FAULTS, TimeoutError) as fault:
            raise ScoringUnavailable(BROKER_LOST) from fault

    async def _connected(self, timeout_seconds: float) -> _Link:
        """The link; waits only for the very first attempt to connect."""
        self.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(timeout_seconds, CONNECT_TIMEOUT_SECONDS)):
                await self._first_attempt.wait()
        if self._link is None:
            raise ScoringUnavailable(BROKER_LOST)
        return self._link

    async def _refuse_without_worker(self, link: _Link) -> None:
        if await link.consumers.lately() == 0:
            raise ScoringUnavailable(NO_WORKER)

    async def _publish(
        self, link: _Link, body: bytes, correlation_id: str, timeout_seconds: float, headers: Mapping[str, str]
    ) -> None:
        """Persistent, confirmed, and returned as an error when there is no queue to take it."""
        message = aio_pika.Message(
            body,
            content_type=CONTENT_TYPE,
            correlation_id=correlation_id,
            reply_to=link.reply_queue,
            expiration=timeout_seconds,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            headers={
                DEADLINE_HEADER: round((time.time() + timeout_seconds) * 1000),
                **READABLE_FIELDS,
                **headers,
            },
        )
        try:
            await link.channel.default_exchange.publish(message, routing_key=QUEUE, mandatory=True)
        except DeliveryError as fault:
            raise ScoringUnavailable(NO_WORKER) from fault

    async def _why_late(self, link: _Link) -> ScoringUnavailable | ScoringTimeout:
        """No answer in time: is there still somebody who could have answered?"""
        try:
            async with asyncio.timeout(1):
                if await link.consumers.now() == 0:
                    return ScoringUnavailable(NO_WORKER)
        except (*BROKER_FAULTS, TimeoutError):
            return ScoringUnavailable(BROKER_LOST)
        return ScoringTimeout()

    async def _keep_connected(self) -> None:
        """Builds links one after the other, with growing pauses while the broker is away. Outlives every fault."""
        while True:
            try:
                await self._live_one_link()
            except Exception as fault:
                pause = self._back_off.pause()
                _log.warning(
                    "the broker cannot be reached",
                    fault=first_line(fault),
                    retry_seconds=round(pause, 2),
                    exc_info=not isinstance(fault, (*BROKER_FAULTS, TimeoutError)),
                )
                self._first_attempt.set()
                await asyncio.sleep(pause)

    async def _live_one_link(self) -> None:
        connection = await aio_pika.connect(
            self._url, timeout=CONNECT_TIMEOUT_SECONDS, client_properties={"connection_name": "api-rpc"}
        )
        async with connection:
            link = self._link = await _open_link(connection)
            self._first_attempt.set()
            self._back_off.reset()
            _log.info("connected to the broker", reply_queue=link.reply_queue)
            try:
                await _watch_until_lost(link)
                raise ConnectionError("the connection or the reply queue was lost")
            except asyncio.CancelledError:
                link.fail_all(CLOSING)
                raise
            finally:
                self._link = None
                link.fail_all(BROKER_LOST)


async def _watch_until_lost(link: _Link) -> None:
    """Meanwhile both queues are looked at every few seconds: their gauges follow them also while nobody calls."""
    while not link.lost.is_set():
        with contextlib.suppress(*BROKER_FAULTS, TimeoutError):
            async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
                for queue in (QUEUE, DEAD_LETTERS):
                    await link.consumers.state(queue)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WATCHED_EVERY_SECONDS):
                await link.lost.wait()


def _forget(reply: "asyncio.Future[bytes]") -> None:
    """Nobody will ask this future any more; an error in it has been told in another way."""
    if not reply.cancel() and not reply.cancelled():
        reply.exception()


async def _open_link(connection: AbstractConnection) -> _Link:
    async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        queue = await channel.declare_queue(exclusive=True, auto_delete=True)
        link = _Link(channel, queue.name, ConsumerCount(connection), await loss_of(channel))
        await queue.consume(link.take, no_ack=True)
        return link
