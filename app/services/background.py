"""Work beside requests that goes on as long as the process of the service does."""

import asyncio
import contextlib
import contextvars
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from database.database import get_database_engine


class Background:
    """One task, begun once, and ended with a last turn that has its time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._task: asyncio.Task[None] | None = None

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin; safe to call again. Not for a database in memory, whose one connection is that of its callers."""
        if self._task is None and get_database_engine().url.database not in {None, "", ":memory:"}:
            self._task = asyncio.create_task(work(), name=self._name, context=contextvars.Context())

    async def close(self, last: Callable[[], Awaitable[None]] | None = None, *, seconds: float = 0.0) -> None:
        """End; where it had begun, `last` is awaited for so many seconds at most."""
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if last is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await last()
