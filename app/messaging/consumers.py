"""How queues stand, by passive declarations; that workers take messages is remembered for at most a second."""

import asyncio
import time
from dataclasses import dataclass

from aio_pika.abc import AbstractChannel
from aio_pika.exceptions import ChannelNotFoundEntity

from app.messaging.connection import BrokerConnection
from app.messaging.topology import QUEUE
from app.metrics import QUEUE_CONSUMERS, QUEUE_MESSAGES

REMEMBERED_SECONDS = 1.0


@dataclass(frozen=True)
class QueueState:
    """Messages that wait for a consumer, and consumers. A queue that is not there has none of either."""

    ready: int
    consumers: int


class Looks:
    """Asks on a channel of its own: asking for a queue that is not there closes the channel.

    A look that the broker does not answer in time cuts the connection, even when its caller has given up before.
    """

    def __init__(self, connection: BrokerConnection) -> None:
        self._connection = connection
        self._channel: AbstractChannel | None = None
        self._asking = asyncio.Lock()
        self._under_way: dict[str, asyncio.Task[QueueState]] = {}

    async def state(self, queue: str) -> QueueState:
        """How a queue stands at this moment; callers that ask together share one look.

        Raises AMQPError, OSError or RuntimeError when the connection is lost.
        """
        look = self._under_way.get(queue)
        if look is None:
            look = self._under_way[queue] = asyncio.create_task(self._look(queue), name=f"look at {queue}")
            look.add_done_callback(lambda _: self._under_way.pop(queue))
            look.add_done_callback(_forget)
        return await asyncio.shield(look)

    async def _look(self, queue: str) -> QueueState:
        async with self._connection.answers(), self._asking:
            if self._channel is None or self._channel.is_closed:
                self._channel = await self._connection.channel()
            try:
                declared = (await self._channel.declare_queue(queue, passive=True)).declaration_result
            except ChannelNotFoundEntity:
                return QueueState(0, 0)
            return QueueState(declared.message_count or 0, declared.consumer_count or 0)


class ConsumerCount(Looks):
    """Looks of a caller: it must know whether a worker is there, and says to Prometheus how the queues stand."""

    def __init__(self, connection: BrokerConnection, queue: str = QUEUE) -> None:
        super().__init__(connection)
        self._queue = queue
        self._known: tuple[float, int] | None = None

    @property
    def known(self) -> int:
        """The last count that was seen, however old; 0 before the first look."""
        return self._known[1] if self._known else 0

    async def lately(self) -> int:
        """Return the count of at most a second ago.

        That there was none is not remembered: calls are not refused once a worker has come.
        """
        if self._known and self._known[1] and time.monotonic() - self._known[0] < REMEMBERED_SECONDS:
            return self._known[1]
        return await self.now()

    async def now(self) -> int:
        """Return the count at this moment. Without a queue there was never a consumer: 0."""
        return (await self.state(self._queue)).consumers

    async def _look(self, queue: str) -> QueueState:
        state = await super()._look(queue)
        if queue == self._queue:
            self._known = time.monotonic(), state.consumers
        QUEUE_MESSAGES.labels(queue).set(state.ready)
        QUEUE_CONSUMERS.labels(queue).set(state.consumers)
        return state


def _forget(look: "asyncio.Task[QueueState]") -> None:
    """Let a look fail unseen whose callers have given up."""
    if not look.cancelled():
        look.exception()
