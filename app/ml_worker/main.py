"""The worker process: `./scoring worker`.

Takes one message at a time (`prefetch_count=1`). What takes longer than milliseconds is computed off the event loop, so
that heartbeats live; for a short batch the way to another thread and back would cost as much as its scores. SIGTERM
finishes the message in hand.
"""

import asyncio
import contextlib
import contextvars
import gc
import os
import runpy
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar, TypeVarTuple

import structlog
from aio_pika.abc import AbstractIncomingMessage

from app.exceptions import ArtifactInvalid
from app.faults import first_line
from app.messaging.back_off import BackOff
from app.messaging.connection import BROKER_FAULTS, BrokerConnection
from app.messaging.contracts import PORTFOLIO_RATE_FIELD, REPLY_FIELDS_HEADER, SHADOW_HEADER
from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml_worker.consumer import Consumer
from app.ml_worker.handler import NotAtOnceError, ScoringHandler
from app.ml_worker.readiness import say_not_ready
from app.ml_worker.settings import WorkerSettings

FIRST_PAUSE_SECONDS = 0.4
LONGEST_PAUSE_SECONDS = 5.0
NO_CHAMPION_PAUSE_SECONDS = 2.0
THREAD_FREE_SECONDS = 0.5
LEAVING_SECONDS = 5.0
"""What closing a connection may take after the grace of the message in hand."""
LEFT_BEHIND = 1
"""Exit code of a worker that left the message in hand to another."""
Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")
_log = structlog.stdlib.get_logger("worker")


class Worker:
    """One consumer of the scoring queue. Stateless: models come from the registry by hash."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        models = ModelCache(
            ModelRegistry(settings.registry_url), portfolio_default_rate=settings.portfolio_default_rate
        )
        self._handler = ScoringHandler(models)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scorer")
        self._in_thread: list[Future[Any]] = []
        self._back_off = BackOff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        self._stopping = asyncio.Event()

    async def run(self) -> bool:
        """Serve until SIGTERM or SIGINT; reconnect for as long as it takes. False: the message in hand was left."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        await self._warm_up()
        while not self._stopping.is_set():
            try:
                await self._consume()
            except BROKER_FAULTS as fault:
                pause = self._back_off.pause()
                _log.warning("the broker cannot be reached", fault=first_line(fault), retry_seconds=round(pause, 1))
                await self._pause(pause)
            finally:
                say_not_ready(self._settings.worker_ready_file)
        finished = await self._thread_is_free()
        self._thread.shutdown(wait=False, cancel_futures=True)
        _log.info("stopped")
        return finished

    def _stop(self) -> None:
        """Begins to stop; whatever a hanging broker or a long message may do, the process ends after its grace."""
        self._stopping.set()
        hard_end = self._settings.worker_grace_seconds + LEAVING_SECONDS
        asyncio.get_running_loop().call_later(hard_end, os._exit, LEFT_BEHIND)

    async def _warm_up(self) -> None:
        """Ready only with a model in memory; waits for one as long as it takes."""
        while not self._stopping.is_set():
            try:
                version = await self._off_the_loop(self._handler.warm_up)
                gc.freeze()  # what stays for good is not looked through again with every large batch
                _log.info("model loaded", model_version=version)
            except ArtifactInvalid as fault:
                _log.warning("no model to serve yet", fault=str(fault))
                await self._pause(NO_CHAMPION_PAUSE_SECONDS)
            else:
                return

    async def _consume(self) -> None:
        """One connection's life: from connecting until it is lost or the worker is to stop."""
        async with await BrokerConnection.open(self._settings.amqp_url, name="ml-worker") as connection:
            consumer = await Consumer.begin(connection, self._answer)
            self._back_off.reset()
            await consumer.serve(self._settings.worker_ready_file, self._stopping)
            await consumer.finish(self._settings.worker_grace_seconds)

    async def _answer(self, message: AbstractIncomingMessage) -> bytes:
        tells_rate = message.headers.get(REPLY_FIELDS_HEADER) == PORTFOLIO_RATE_FIELD
        is_shadow = SHADOW_HEADER in message.headers
        if self._is_thread_idle():
            with contextlib.suppress(NotAtOnceError):
                return self._handler.answer(message.body, tells_rate, is_shadow, at_once=True)
        return await self._off_the_loop(self._handler.answer, message.body, tells_rate, is_shadow)

    async def _thread_is_free(self) -> bool:
        """Whether nothing is being computed any more: the thread takes one thing after the other, this one last."""
        try:
            async with asyncio.timeout(THREAD_FREE_SECONDS):
                await self._off_the_loop(bool)
        except TimeoutError:
            return False
        return True

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _off_the_loop(self, function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        context = contextvars.copy_context()
        running = self._thread.submit(lambda: context.run(function, *arguments))
        self._in_thread.append(running)
        return await asyncio.wrap_future(running)

    def _is_thread_idle(self) -> bool:
        """Models are for one thread at a time; what is not waited for any more may still be computed in the other."""
        self._in_thread = [one for one in self._in_thread if not one.done()]
        return not self._in_thread


if __name__ == "__main__":
    sys.argv.insert(1, "worker")
    runpy.run_module("app", run_name="__main__")
