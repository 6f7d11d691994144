"""A lock per key, created on demand and dropped when it is neither held nor awaited."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class KeyedLocks:
    """Serializes the holders of one key; different keys never wait for each other."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, key: Hashable, *, seconds: float | None = None) -> AsyncIterator[None]:
        """Hold the key's lock inside the block. Raises TimeoutError if it is not acquired within `seconds`."""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        async with asyncio.timeout(seconds):
            await lock.acquire()
        try:
            yield
        finally:
            lock.release()
