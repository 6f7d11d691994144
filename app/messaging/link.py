"""One connection of a caller: its channel, its reply queue, and the calls that wait for replies there."""

import asyncio
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from aio_pika.exceptions import DeliveryError

from app.exceptions import ScoringUnavailable
from app.messaging.connection import BROKER_FAULTS, BrokerConnection
from app.messaging.consumers import ConsumerCount
from app.messaging.contracts import CONTENT_TYPE, DEADLINE_HEADER, READABLE_FIELDS
from app.messaging.loss import loss_of
from app.messaging.topology import DEAD_LETTERS, QUEUE

WATCHED_EVERY_SECONDS = 4.0
BROKER_LOST = "The message broker is not reachable; try again in a moment."
NO_WORKER = "No scoring worker is running; try again in a moment."

_log = structlog.stdlib.get_logger("rpc")


@dataclass(eq=False)
class Link:
    """Rebuilt after each loss under a new queue name, so that replies to the dead queue reach no other call."""

    connection: BrokerConnection
    channel: AbstractChannel
    reply_queue: str
    consumers: ConsumerCount
    lost: asyncio.Event
    queue: str = QUEUE
    waiting: dict[str, "asyncio.Future[bytes]"] = field(default_factory=dict)

    @classmethod
    async def open(cls, connection: BrokerConnection, queue: str = QUEUE) -> Self:
        """Return a link that publishes to that queue and takes replies. Raises one of `BROKER_FAULTS`."""
        async with connection.answers():
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            replies = await channel.declare_queue(exclusive=True, auto_delete=True)
            count = ConsumerCount(connection, queue)
            link = cls(connection, channel, replies.name, count, await loss_of(channel), queue)
            await replies.consume(link.take, no_ack=True)
            return link

    def fail_all(self, sentence: str) -> None:
        """No call waits for what cannot come any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ScoringUnavailable(sentence))
        self.waiting.clear()

    async def take(self, message: AbstractIncomingMessage) -> None:
        """Give a reply to the call that waits for it; late, doubled and unknown ones are dropped."""
        future = self.waiting.get(message.correlation_id or "")
        if future is None or future.done():
            _log.info("dropped a late or unknown reply", correlation_id=message.correlation_id)
            return
        future.set_result(message.body)

    async def publish(
        self, body: bytes, correlation_id: str, *, timeout_seconds: float, headers: Mapping[str, str]
    ) -> None:
        """Publish persistently and confirmed; a message that no queue takes is an error.

        Raises ScoringUnavailable without a queue, one of `BROKER_FAULTS` without a confirmation.
        """
        message = aio_pika.Message(
            body,
            content_type=CONTENT_TYPE,
            correlation_id=correlation_id,
            reply_to=self.reply_queue,
            expiration=timeout_seconds,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            headers={
                DEADLINE_HEADER: round((time.time() + timeout_seconds) * 1000),
                **READABLE_FIELDS,
                **headers,
            },
        )
        try:
            async with self.connection.answers():
                await self.channel.default_exchange.publish(message, routing_key=self.queue, mandatory=True)
        except DeliveryError as fault:
            raise ScoringUnavailable(NO_WORKER) from fault

    async def watch_until_lost(self) -> None:
        """Look at both queues every few seconds: a silent broker is noticed and gauges move also without a call."""
        while not self.lost.is_set():
            with contextlib.suppress(*BROKER_FAULTS):
                for queue in (self.queue, DEAD_LETTERS):
                    await self.consumers.state(queue)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WATCHED_EVERY_SECONDS):
                    await self.lost.wait()
