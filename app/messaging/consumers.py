"""How queues stand, by passive declarations; how many workers take messages is remembered for at most a second."""

import asyncio
import time
from dataclasses import dataclass

from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import ChannelNotFoundEntity

from app.messaging.topology import QUEUE
from app.metrics import QUEUE_CONSUMERS, QUEUE_MESSAGES

REMEMBERED_SECONDS = 1.0


@dataclass(frozen=True)
class QueueState:
    """Messages that wait for a consumer, and consumers. A queue that is not there has none of either."""

    ready: int
    consumers: int


class ConsumerCount:
    """Asks on a channel of its own: asking for a queue that is not there closes the channel."""

    def __init__(self, connection: AbstractConnection) -> None:
        self._connection = connection
        self._channel: AbstractChannel | None = None
        self._asking = asyncio.Lock()
        self._known: tuple[float, int] | None = None

    @property
    def known(self) -> int:
        """The count when it was last asked for, 0 before that."""
        return self._known[1] if self._known else 0

    async def lately(self) -> int:
        """The count of at most a second ago; many callers ask the broker once."""
        async with self._asking:
            if self._known and time.monotonic() - self._known[0] < REMEMBERED_SECONDS:
                return self._known[1]
            return await self._ask()

    async def now(self) -> int:
        """The count at this moment. No queue means nobody ever consumed: 0."""
        async with self._asking:
            return await self._ask()

    async def state(self, queue: str) -> QueueState:
        """How a queue stands at this moment."""
        async with self._asking:
            return await self._declare(queue)

    async def _ask(self) -> int:
        return (await self._declare(QUEUE)).consumers

    async def _declare(self, name: str) -> QueueState:
        state = await self._state_of(name)
        if name == QUEUE:
            self._known = time.monotonic(), state.consumers
        QUEUE_MESSAGES.labels(name).set(state.ready)
        QUEUE_CONSUMERS.labels(name).set(state.consumers)
        return state

    async def _state_of(self, name: str) -> QueueState:
        if self._channel is None or self._channel.is_closed:
            self._channel = await self._connection.channel()
        try:
            declared = (await self._channel.declare_queue(name, passive=True)).declaration_result
        except ChannelNotFoundEntity:
            return QueueState(0, 0)
        return QueueState(declared.message_count or 0, declared.consumer_count or 0)
