"""The worker process: `python -m app worker`.

Takes one message at a time (`prefetch_count=1`), computes off the event loop so that heartbeats live, answers to
`reply_to` with the `correlation_id`, then acknowledges: a worker that dies in between loses nothing, the broker gives
the message to another. SIGTERM finishes the message in hand.
"""

import asyncio
import contextvars
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

import aio_pika
import structlog
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
from aio_pika.exceptions import AMQPError

from app.exceptions import ArtifactInvalid
from app.faults import first_line
from app.messaging.back_off import BackOff
from app.messaging.contracts import (
    CONTENT_TYPE,
    DEADLINE_HEADER,
    PORTFOLIO_RATE_FIELD,
    REPLY_FIELDS_HEADER,
    REQUEST_ID_HEADER,
    SHADOW_HEADER,
)
from app.messaging.loss import loss_of
from app.messaging.topology import declare_queues
from app.metrics import WORKER_BUSY_SECONDS
from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml_worker.handler import ScoringHandler
from app.ml_worker.readiness import TOUCHED_EVERY_SECONDS, say_not_ready, say_ready
from app.ml_worker.settings import WorkerSettings

CONNECT_TIMEOUT_SECONDS = 10.0
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
        self._back_off = BackOff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        self._stopping = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self) -> bool:
        """Serves until SIGTERM or SIGINT; reconnects for as long as it takes. False: the message in hand was left."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        await self._warm_up()
        while not self._stopping.is_set():
            try:
                await self._consume()
            except (AMQPError, OSError, TimeoutError) as fault:
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
                _log.info("model loaded", model_version=version)
            except ArtifactInvalid as fault:
                _log.warning("no model to serve yet", fault=str(fault))
                await self._pause(NO_CHAMPION_PAUSE_SECONDS)
            else:
                return

    async def _consume(self) -> None:
        """One connection's life: from connecting until it is lost or the worker is told to stop."""
        connection = await aio_pika.connect(
            self._settings.amqp_url,
            timeout=CONNECT_TIMEOUT_SECONDS,
            client_properties={"connection_name": "ml-worker"},
        )
        async with connection:
            async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
                channel = await connection.channel(publisher_confirms=False)
                lost = await loss_of(channel)
                await channel.set_qos(prefetch_count=1)
                queue = await declare_queues(channel)
                tag = await queue.consume(lambda message: self._handle(channel, message))
            self._back_off.reset()
            _log.info("ready", queue=queue.name)
            await self._until_lost_or_stopped(lost)
            if self._stopping.is_set():
                await queue.cancel(tag)
                await self._finish_message_in_hand()

    async def _until_lost_or_stopped(self, lost: asyncio.Event) -> None:
        ends = [asyncio.ensure_future(event.wait()) for event in (self._stopping, lost)]
        try:
            while not any(end.done() for end in ends):
                say_ready(self._settings.worker_ready_file)
                await asyncio.wait(ends, timeout=TOUCHED_EVERY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
        if not self._stopping.is_set():
            raise ConnectionError("the connection or the queue was lost")

    async def _handle(self, channel: AbstractChannel, message: AbstractIncomingMessage) -> None:
        """Answer, then acknowledge. Without the acknowledgement the broker delivers the message again.

        Every log line about the message, the engine's too, bears the caller's id for the request.
        """
        self._idle.clear()
        started = time.monotonic()
        structlog.contextvars.bind_contextvars(request_id=_request_id(message))
        try:
            if _is_too_late(message):
                _log.warning("expired in hand; not computed")
                await message.reject()
                return
            tells_rate = message.headers.get(REPLY_FIELDS_HEADER) == PORTFOLIO_RATE_FIELD
            is_shadow = SHADOW_HEADER in message.headers
            reply = await self._off_the_loop(self._handler.answer, message.body, tells_rate, is_shadow)
            await self._reply(channel, message, reply)
            await message.ack()
            seconds = time.monotonic() - started
            WORKER_BUSY_SECONDS.inc(seconds)
            _log.info("answered", seconds=round(seconds, 4))
        except (AMQPError, OSError, RuntimeError) as fault:
            _log.warning("the reply could not be sent; the message comes again", fault=first_line(fault))
        finally:
            self._idle.set()

    async def _reply(self, channel: AbstractChannel, message: AbstractIncomingMessage, body: bytes) -> None:
        if not message.reply_to:
            return
        reply = aio_pika.Message(
            body,
            content_type=CONTENT_TYPE,
            correlation_id=message.correlation_id,
            headers={REQUEST_ID_HEADER: _request_id(message)},
        )
        await channel.default_exchange.publish(reply, routing_key=message.reply_to, mandatory=False)

    async def _finish_message_in_hand(self) -> None:
        try:
            async with asyncio.timeout(self._settings.worker_grace_seconds):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("the message in hand takes too long; another worker will get it")

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
        return await asyncio.get_running_loop().run_in_executor(self._thread, context.run, function, *arguments)


def _request_id(message: AbstractIncomingMessage) -> str | None:
    """The caller's id for the request, if it sent one; other types have no place in a reply."""
    request_id = message.headers.get(REQUEST_ID_HEADER)
    return request_id if isinstance(request_id, str) else None


def _is_too_late(message: AbstractIncomingMessage) -> bool:
    deadline = message.headers.get(DEADLINE_HEADER)
    return isinstance(deadline, int) and time.time() * 1000 > deadline
