"""Request and reply over RabbitMQ: one connection and one private reply queue a process, many calls in flight.

Every call ends: with the reply, with its own deadline, or at once when the broker or the channel is lost. A broker
that has fallen silent is lost as well, within seconds. After a loss everything is rebuilt.
"""

import asyncio
import contextlib
import contextvars
import uuid
from collections.abc import Mapping

import structlog

from app.exceptions import ScoringTimeout, ScoringUnavailable
from app.faults import first_line
from app.messaging.back_off import BackOff
from app.messaging.connection import BROKER_FAULTS, CONNECT_TIMEOUT_SECONDS, BrokerConnection
from app.messaging.consumers import QueueState
from app.messaging.link import BROKER_LOST, NO_WORKER, Link
from app.messaging.topology import QUEUE

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 3.0
WHY_LATE_SECONDS = 1.0
"""How long past its deadline a call may look for the reason."""
TOO_MANY = "Too many scores are being computed; try again in a moment."
CLOSING = "The service is shutting down."

_log = structlog.stdlib.get_logger("rpc")


class RpcClient:
    """Calls the workers. Connects by itself with the first `start()` and whenever the broker comes back."""

    def __init__(self, url: str, *, queue: str = QUEUE, most_waiting: int = 1000) -> None:
        self._url = url
        self._queue = queue
        self._most_waiting = most_waiting
        self._link: Link | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._first_attempt = asyncio.Event()
        self._back_off = BackOff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)

    @property
    def reply_queue(self) -> str | None:
        """Where replies come to now; another name after each loss, None while there is no connection."""
        return self._link.reply_queue if self._link else None

    @property
    def known_consumers(self) -> int:
        """How many workers took messages when last seen, seconds ago at most; 0 while that is not known."""
        return self._link.consumers.known if self._link else 0

    def start(self) -> None:
        """Begins to connect in the background; safe to call again."""
        if self._keeper is None:
            self._keeper = asyncio.create_task(
                self._keep_connected(), name="rpc-connection", context=contextvars.Context()
            )  # a context of its own: its log lines must not bear the id of the request that came first

    async def close(self) -> None:
        """Fails the calls that wait and lets go of the connection."""
        if self._keeper is not None:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None

    async def call(self, body: bytes, *, timeout_seconds: float, headers: Mapping[str, str] | None = None) -> bytes:
        """Return the reply to a request.

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
                await link.publish(body, correlation_id, timeout_seconds=left, headers=headers or {})
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
        (work,) = await self.queue_states(self._queue, timeout_seconds=CONNECT_TIMEOUT_SECONDS)
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

    async def _connected(self, timeout_seconds: float) -> Link:
        """Return the link; waits only for the very first attempt to connect."""
        self.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(timeout_seconds, CONNECT_TIMEOUT_SECONDS)):
                await self._first_attempt.wait()
        if self._link is None:
            raise ScoringUnavailable(BROKER_LOST)
        return self._link

    async def _refuse_without_worker(self, link: Link) -> None:
        if await link.consumers.lately() == 0:
            raise ScoringUnavailable(NO_WORKER)

    async def _why_late(self, link: Link) -> ScoringUnavailable | ScoringTimeout:
        """Say why there was no answer in time: is there still a worker that could have answered it."""
        try:
            async with asyncio.timeout(WHY_LATE_SECONDS):
                if await link.consumers.now() == 0:
                    return ScoringUnavailable(NO_WORKER)
        except (*BROKER_FAULTS, TimeoutError):
            return ScoringUnavailable(BROKER_LOST)
        return ScoringTimeout()

    async def _keep_connected(self) -> None:
        """Build links one after the other, with growing pauses while the broker is away; outlive every fault."""
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
        async with await BrokerConnection.open(self._url, name="api-rpc") as connection:
            link = self._link = await Link.open(connection, self._queue)
            self._first_attempt.set()
            self._back_off.reset()
            _log.info("connected to the broker", reply_queue=link.reply_queue)
            try:
                await link.watch_until_lost()
                raise ConnectionError("the connection or the reply queue was lost")
            except asyncio.CancelledError:
                link.fail_all(CLOSING)
                raise
            finally:
                self._link = None
                link.fail_all(BROKER_LOST)


def _forget(reply: "asyncio.Future[bytes]") -> None:
    """Forget a future that is not asked any more; an error in it has been raised in another way."""
    if not reply.cancel() and not reply.cancelled():
        reply.exception()
