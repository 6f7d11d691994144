"""One connection of a worker: takes one message at a time, has it answered, replies, and then acknowledges.

A chunk of a job waits while a score that a person waits for is in hand; such a score waits for one chunk at most.

A message is acknowledged when the broker has confirmed the reply: a worker that dies before loses nothing, the broker
gives the message to another. A broker that does not answer in time is taken for gone, and the connection is cut.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Self

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue, ConsumerTag
from aio_pika.exceptions import DeliveryError

from app.faults import first_line
from app.messaging.connection import BROKER_FAULTS, BrokerConnection
from app.messaging.consumers import Looks
from app.messaging.contracts import CONTENT_TYPE, DEADLINE_HEADER, REQUEST_ID_HEADER
from app.messaging.loss import loss_of
from app.messaging.topology import QUEUE, declare_job_queue, declare_queues
from app.metrics import WORKER_BUSY_SECONDS
from app.ml_worker.readiness import TOUCHED_EVERY_SECONDS, say_ready

BEGIN_SECONDS = 10.0
"""A broker that has just been started takes seconds to make a quorum queue."""
Answer = Callable[[AbstractIncomingMessage], Awaitable[bytes]]
_log = structlog.stdlib.get_logger("worker")


class Consumer:
    """Takes messages from the scoring queue over one connection."""

    def __init__(self, connection: BrokerConnection, channel: AbstractChannel, answer: Answer) -> None:
        self._connection = connection
        self._channel = channel
        self._answer = answer
        self._looks = Looks(connection)
        self._idle, self._idle_of_jobs = asyncio.Event(), asyncio.Event()
        self._idle.set()
        self._idle_of_jobs.set()
        self._taken: list[tuple[AbstractQueue, ConsumerTag]] = []
        self._lost: list[asyncio.Event] = []

    @classmethod
    async def begin(cls, connection: BrokerConnection, answer: Answer) -> Self:
        """Declare the queues and take messages from now on. Raises AMQPError or OSError."""
        async with connection.answers(BEGIN_SECONDS):
            consumer = cls(connection, await connection.channel(publisher_confirms=True), answer)
            await consumer._consume()
            return consumer

    async def _consume(self) -> None:
        for_jobs = await self._connection.channel()
        self._lost = [await loss_of(self._channel), await loss_of(for_jobs)]
        await self._channel.set_qos(prefetch_count=1)
        await for_jobs.set_qos(prefetch_count=1)
        queue, jobs = await declare_queues(self._channel), await declare_job_queue(for_jobs)
        self._taken = [
            (queue, await queue.consume(self._handle_score)),
            (jobs, await jobs.consume(self._handle_chunk)),
        ]
        _log.info("ready", queue=queue.name)

    async def serve(self, ready_file: Path, stopping: asyncio.Event) -> None:
        """Return when it is to stop. Raises AMQPError or OSError when the connection, the queue or the broker is lost.

        The file is fresh only while the broker answers.
        """
        ends = [asyncio.ensure_future(event.wait()) for event in (stopping, *self._lost)]
        looking = asyncio.ensure_future(self._say_ready(ready_file))
        try:
            await asyncio.wait([*ends, looking], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*ends, looking):
                task.cancel()
        if not stopping.is_set():
            raise ConnectionError("the connection or the queue was lost")

    async def _say_ready(self, ready_file: Path) -> None:
        """Return when the broker does not answer any more."""
        try:
            while True:
                await self._looks.state(QUEUE)
                say_ready(ready_file)
                await asyncio.sleep(TOUCHED_EVERY_SECONDS)
        except BROKER_FAULTS as fault:
            _log.warning("a look at the queue failed", fault=first_line(fault))

    async def finish(self, grace_seconds: float) -> None:
        """Take no more messages, and give those in hand that time."""
        async with self._connection.answers():
            for queue, tag in self._taken:
                await queue.cancel(tag)
        try:
            async with asyncio.timeout(grace_seconds):
                await self._idle.wait()
                await self._idle_of_jobs.wait()
        except TimeoutError:
            _log.warning("the message in hand takes too long; another worker will get it")

    async def _handle_score(self, message: AbstractIncomingMessage) -> None:
        await self._handle(message, self._idle)

    async def _handle_chunk(self, message: AbstractIncomingMessage) -> None:
        self._idle_of_jobs.clear()
        await self._idle.wait()
        await self._handle(message, self._idle_of_jobs)

    async def _handle(self, message: AbstractIncomingMessage, idle: asyncio.Event) -> None:
        """Answer, then acknowledge. Without the acknowledgement the broker delivers the message again.

        Every log line about the message, the engine's too, bears the caller's id for the request.
        """
        idle.clear()
        started = time.monotonic()
        structlog.contextvars.bind_contextvars(request_id=_request_id(message))
        try:
            if _is_too_late(message):
                _log.warning("expired in hand; not computed")
                await message.reject()
                return
            await self._reply(message, await self._answer(message))
            await message.ack()
            seconds = time.monotonic() - started
            WORKER_BUSY_SECONDS.inc(seconds)
            _log.info("answered", seconds=round(seconds, 4))
        except (
            Exception
        ) as fault:  # whatever it is: kept unacknowledged, the message would keep others from this worker
            _log.warning(
                "the reply could not be sent; the message comes again",
                fault=first_line(fault),
                exc_info=not isinstance(fault, BROKER_FAULTS),
            )
            self._connection.cut()
        finally:
            idle.set()

    async def _reply(self, message: AbstractIncomingMessage, body: bytes) -> None:
        """Return when the broker has the reply, or has said that the caller's queue takes none."""
        if not message.reply_to:
            return
        reply = aio_pika.Message(
            body,
            content_type=CONTENT_TYPE,
            correlation_id=message.correlation_id,
            headers={REQUEST_ID_HEADER: _request_id(message)},
        )
        try:
            async with self._connection.answers():
                await self._channel.default_exchange.publish(reply, routing_key=message.reply_to, mandatory=False)
        except DeliveryError:
            _log.warning("the reply was refused by the queue it was for", reply_to=message.reply_to)


def _request_id(message: AbstractIncomingMessage) -> str | None:
    """Return the caller's id for the request, if it sent one; other types have no place in a reply."""
    request_id = message.headers.get(REQUEST_ID_HEADER)
    return request_id if isinstance(request_id, str) else None


def _is_too_late(message: AbstractIncomingMessage) -> bool:
    deadline = message.headers.get(DEADLINE_HEADER)
    return isinstance(deadline, int) and time.time() * 1000 > deadline
