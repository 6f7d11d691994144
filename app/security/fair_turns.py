"""Turns at something scarce, dealt out fairly by caller, with a waiting room that is bounded."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager

from app.exceptions import ServiceBusy


class FairTurns:
    """At most `at_once` callers at work, each once; the others wait, and each caller in turn sends one in.

    So a flood of one caller delays another by one turn only. At most `max_waiting` wait. When the room is full the
    caller with the most waiting loses the last of them, and so no flood keeps another caller out.
    """

    def __init__(self, *, at_once: int, max_waiting: int) -> None:
        self._at_once = at_once
        self._max_waiting = max_waiting
        self._at_work: set[Hashable] = set()
        self._rooms: dict[Hashable, deque[asyncio.Future[None]]] = {}

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._rooms.values()))

    @asynccontextmanager
    async def hold(self, caller: Hashable) -> AsyncIterator[None]:
        """Have the caller's turn inside the block. Raises ServiceBusy at once where there is no room to wait."""
        await self._wait(caller)
        try:
            yield
        finally:
            self._at_work.discard(caller)
            self._admit()

    async def _wait(self, caller: Hashable) -> None:
        if self.waiting >= self._max_waiting:
            self._make_room(caller)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rooms.setdefault(caller, deque()).append(turn)
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._at_work.discard(caller)
            self._leave(caller, turn)
            self._admit()
            raise

    def _make_room(self, caller: Hashable) -> None:
        """Send away the last one of the caller with the most waiting, unless that is this caller."""
        fullest = max(self._rooms, key=lambda each: len(self._rooms[each]))
        if len(self._rooms[fullest]) <= len(self._rooms.get(caller, ())) + 1:
            raise ServiceBusy
        last = self._rooms[fullest][-1]
        self._leave(fullest, last)
        if not last.done():
            last.set_exception(ServiceBusy())

    def _leave(self, caller: Hashable, turn: "asyncio.Future[None]") -> None:
        room = self._rooms.get(caller)
        if room and turn in room:
            room.remove(turn)
        if not room:
            self._rooms.pop(caller, None)

    def _admit(self) -> None:
        for caller in list(self._rooms):
            if len(self._at_work) >= self._at_once:
                return
            if caller not in self._at_work:
                self._send_in(caller)

    def _send_in(self, caller: Hashable) -> None:
        """Let the caller's first in; those behind it stand behind all other callers."""
        room = self._rooms.pop(caller)
        turn = room.popleft()
        if room:
            self._rooms[caller] = room
        if turn.done():
            return
        self._at_work.add(caller)
        turn.set_result(None)
