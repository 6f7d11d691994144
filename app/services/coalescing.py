"""Work that arrives while another batch is away travels together; an idle system sends at once, without a timer.

Callers take turns: a batch is filled with one item of each caller after the other, so that a flood of one delays the
others by a turn only. The waiting room is bounded, and what could not be done in time is refused on arrival.

What a batch costs whatever its size is shared by its items. So the last of several lanes, on which a batch only waits
in line for the work of the others, is for one that is no smaller than those before it.
"""

import asyncio
import contextvars
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

from app.exceptions import ServiceBusy

Item = TypeVar("Item")
Result = TypeVar("Result")
SMOOTHING = 0.2
"""Weight of the newest batch in the running estimate of a batch's seconds."""


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    deadline: float
    future: "asyncio.Future[Result]"
    is_sent: bool = False


class Coalescer(Generic[Item, Result]):
    """Groups calls of `submit` into calls of `work`, at most `lanes()` at once, the last one if it is large.

    `work` takes the items of a batch and returns a result or an exception for each, in order. An exception that it
    raises is the answer to every item of the batch.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        *,
        max_batch: int,
        max_waiting: int,
        lanes: Callable[[], int] = lambda: 1,
    ) -> None:
        self._work = work
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._lanes = lanes
        self._rooms: dict[Hashable, deque[_Waiting[Item, Result]]] = {}
        self._waiting = 0
        self._away: dict[asyncio.Task[None], int] = {}
        self._is_scheduled = self._is_closed = False
        self._batch_seconds = 0.0
        self._unanswered: deque[_Waiting[Item, Result]] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """Items that are in no batch yet."""
        return self._waiting

    async def submit(self, item: Item, *, caller: Hashable, deadline: float) -> Result:
        """Return the result for one item. `deadline` is a time of the event loop's clock, rising from call to call.

        Raises ServiceBusy when the room is full or closed, when the item could not be done by the deadline, or when
        it was not sent by then; TimeoutError when it was sent and the deadline passed; else what `work` found for it.
        """
        loop = asyncio.get_running_loop()
        if self._is_closed or self._waiting >= self._max_waiting or loop.time() + self._expected_seconds() > deadline:
            raise ServiceBusy
        entry: _Waiting[Item, Result] = _Waiting(item, deadline, loop.create_future())
        self._rooms.setdefault(caller, deque()).append(entry)
        self._waiting += 1
        self._schedule(loop)
        self._unanswered.append(entry)
        if self._alarm is None:
            self._alarm = loop.call_at(deadline, self._expire)
        try:
            return await entry.future
        finally:
            self._forget_answered()

    async def close(self) -> None:
        """Refuse what waits and what comes later, and let the batches that are away come home."""
        self._is_closed = True
        for room in self._rooms.values():
            for entry in room:
                if not entry.future.done():
                    entry.future.set_exception(ServiceBusy())
        self._rooms.clear()
        self._waiting = 0
        if self._alarm is not None:
            self._alarm.cancel()
        if self._away:
            await asyncio.wait(self._away)

    def _expire(self) -> None:
        """End what is past its deadline; one alarm for all, since a timer for each costs more than its score."""
        loop = asyncio.get_running_loop()
        self._forget_answered()
        while self._unanswered and self._unanswered[0].deadline <= loop.time():
            entry = self._unanswered.popleft()
            if not entry.future.done():
                entry.future.set_exception(TimeoutError() if entry.is_sent else ServiceBusy())
        self._alarm = loop.call_at(self._unanswered[0].deadline, self._expire) if self._unanswered else None

    def _forget_answered(self) -> None:
        while self._unanswered and self._unanswered[0].future.done():
            self._unanswered.popleft()

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        """Send in the loop's next turn, so that what arrives in this one travels together."""
        if not self._is_scheduled and self._waiting and self._is_worth_sending():
            self._is_scheduled = True
            loop.call_soon(self._send, context=contextvars.Context())

    def _is_worth_sending(self) -> bool:
        """Whether a lane is free, and what waits is enough for it."""
        lanes = max(1, self._lanes())
        if len(self._away) + 1 != lanes or not self._away:
            return len(self._away) < lanes
        return self._waiting >= max(self._away.values())

    def _send(self) -> None:
        self._is_scheduled = False
        loop = asyncio.get_running_loop()
        batch = self._next_batch()
        if batch:
            task = loop.create_task(self._run(batch))
            self._away[task] = len(batch)
            task.add_done_callback(self._came_home)
        self._schedule(loop)

    def _came_home(self, task: "asyncio.Task[None]") -> None:
        del self._away[task]
        self._schedule(asyncio.get_running_loop())

    def _next_batch(self) -> list[_Waiting[Item, Result]]:
        """One item of each caller in turn, until the batch is full; those without a waiting caller are passed over."""
        batch: list[_Waiting[Item, Result]] = []
        while self._rooms and len(batch) < self._max_batch:
            caller = next(iter(self._rooms))
            room = self._rooms.pop(caller)
            entry = room.popleft()
            self._waiting -= 1
            if room:
                self._rooms[caller] = room
            if not entry.future.done():
                entry.is_sent = True
                batch.append(entry)
        return batch

    def _expected_seconds(self) -> float:
        """How long what waits already will take, by the batches of late."""
        return ceil(self._waiting / self._max_batch) * self._batch_seconds / max(1, self._lanes())

    async def _run(self, batch: Sequence[_Waiting[Item, Result]]) -> None:
        started = asyncio.get_running_loop().time()
        try:
            results = await self._work([entry.item for entry in batch])
        except Exception as fault:
            results = [fault] * len(batch)
        self._batch_seconds += SMOOTHING * (asyncio.get_running_loop().time() - started - self._batch_seconds)
        for entry, result in zip(batch, results, strict=True):
            if entry.future.done():
                continue
            if isinstance(result, Exception):
                entry.future.set_exception(result)
            else:
                entry.future.set_result(result)
