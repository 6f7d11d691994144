"""Limits on how often a key is used, over all processes together.

A process takes requests of a key's minute in advance, a sixteenth of what is left at a time, so that a statement is
needed for few of them. What all processes take together is never more than the key may; near the end of the quota they
take single ones, so that next to nothing of it lies unused in another process.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from app.exceptions import QuotaExceeded
from app.security.api_keys import KeyInUse
from app.security.quotas import WINDOW_SECONDS, Quota

PART = 16
"""This part of what is left is taken in advance."""
MOST_REMEMBERED = 10_000


class Taken(NamedTuple):
    """How many requests of the minute all processes have taken, these included, and when it ends, in seconds."""

    taken: int
    resets_in: float


Take = Callable[[int, int], Awaitable[Taken]]
"""Takes so many requests of a key's present minute, for all processes; the number may be more than is left."""


@dataclass(slots=True)
class _Minute:
    """What this process knows of a key's minute: requests in hand, requests that no process has taken."""

    ends: float
    in_hand: int = 0
    untaken: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class RateLimiter:
    """Counts requests by key. `take` is what the processes share; without one this process is alone."""

    def __init__(self, take: Take | None = None) -> None:
        self._take = take or LocalMinutes().take
        self._minutes: dict[int, _Minute] = {}

    async def count(self, key: KeyInUse) -> Quota:
        """Count a request of the key and return what is left. Raises QuotaExceeded, DatabaseUnavailable."""
        minute = self._minutes.get(key.id)
        if minute is None:
            minute = self._remember(key.id)
        now = time.monotonic()
        if minute.in_hand <= 0 or now >= minute.ends:
            async with minute.turn:
                await self._refill(minute, key)
                now = time.monotonic()
        seconds = max(1, round(minute.ends - now))
        if minute.in_hand <= 0:
            raise QuotaExceeded(key.per_minute, seconds)
        minute.in_hand -= 1
        return Quota(key.per_minute, minute.in_hand + minute.untaken, seconds)

    async def _refill(self, minute: _Minute, key: KeyInUse) -> None:
        """Take more, unless another request has done so while this one waited, or nothing is left in this minute."""
        is_over = time.monotonic() >= minute.ends
        if not is_over and (minute.in_hand > 0 or minute.untaken <= 0):
            return
        wanted = max(1, (key.per_minute if is_over else minute.untaken) // PART)
        found = await self._take(key.id, wanted)
        minute.ends = time.monotonic() + found.resets_in
        minute.untaken = max(0, key.per_minute - found.taken)
        minute.in_hand = max(0, min(wanted, key.per_minute - (found.taken - wanted)))

    def _remember(self, key_id: int) -> _Minute:
        if len(self._minutes) >= MOST_REMEMBERED:
            now = time.monotonic()
            self._minutes = {known: minute for known, minute in self._minutes.items() if minute.ends > now}
        return self._minutes.setdefault(key_id, _Minute(ends=0.0))


class LocalMinutes:
    """What one process alone has taken of each key's minute."""

    def __init__(self) -> None:
        self._taken: dict[int, tuple[int, int]] = {}

    async def take(self, key_id: int, wanted: int) -> Taken:
        """Take requests of the present minute of this machine's clock."""
        number, second = divmod(time.time(), WINDOW_SECONDS)
        known, taken = self._taken.get(key_id, (0, 0))
        taken = wanted + (taken if known == number else 0)
        self._taken[key_id] = int(number), taken
        return Taken(taken, WINDOW_SECONDS - second)
