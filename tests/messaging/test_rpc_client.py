"""The RPC client alone, without a broker, without workers, and with a worker that misbehaves: plain `pika` plays it."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aio_pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from prometheus_client import REGISTRY

from app.exceptions import ScoringTimeout, ScoringUnavailable
from app.messaging.contracts import REQUEST_ID_HEADER
from app.messaging.rpc_client import RpcClient
from app.messaging.topology import QUEUE, declare_queues
from tests.fixtures.broker import Broker, Properties
from tests.fixtures.command_line import free_port
from tests.fixtures.patience import wait_until
from tests.fixtures.rpc import client_of

pytestmark = pytest.mark.rabbitmq


@contextmanager
def a_worker_that(behaves: Any, channel: BlockingChannel) -> Iterator[None]:
    """Consumes as a worker does; `behaves` is given each message as (properties, body)."""
    channel.basic_qos(prefetch_count=1)

    def take(_channel: Any, method: Any, properties: Properties, body: bytes) -> None:
        behaves(properties, body)
        channel.basic_ack(method.delivery_tag)

    tag = channel.basic_consume(QUEUE, take)
    yield
    channel.basic_cancel(tag)


async def play(channel: BlockingChannel, is_over: Callable[[], bool]) -> None:
    """Lets the played worker work until the scene is over."""
    async with asyncio.timeout(25):
        while not is_over():
            await asyncio.to_thread(channel.connection.process_data_events, 0.02)


async def declare(url: str) -> None:
    """The queues, as a worker declares them."""
    connection = await aio_pika.connect(url)
    async with connection:
        await declare_queues(await connection.channel())


async def test_without_a_worker_a_call_fails_at_once(broker: Broker) -> None:
    async with client_of(broker.url) as client:
        started = time.monotonic()
        with pytest.raises(ScoringUnavailable, match="No scoring worker"):
            await client.call(b"{}", timeout_seconds=20)
        assert time.monotonic() - started < 2
        assert await client.consumer_count() == 0


async def test_a_queue_without_consumers_is_no_worker_and_stays_empty(broker: Broker) -> None:
    await declare(broker.url)
    async with client_of(broker.url) as client:
        with pytest.raises(ScoringUnavailable, match="No scoring worker"):
            await client.call(b"{}", timeout_seconds=20)
    assert broker.ready() == 0


async def test_a_worker_that_was_seen_is_called_at_once(broker: Broker) -> None:
    """Also within the second for which the count of before is remembered."""
    await declare(broker.url)
    with broker.channel() as channel:

        def answer(properties: Properties, body: bytes) -> None:
            seen = Properties(correlation_id=properties.correlation_id)
            channel.basic_publish("", str(properties.reply_to), body, seen)

        async with client_of(broker.url) as client:
            with pytest.raises(ScoringUnavailable, match="No scoring worker"):
                await client.call(b"{}", timeout_seconds=20)
            with a_worker_that(answer, channel):
                assert await client.consumer_count() == 1
                call = asyncio.create_task(client.call(b"{}", timeout_seconds=20))
                await play(channel, call.done)
                assert await call == b"{}"


async def test_without_a_broker_a_call_fails_at_once() -> None:
    async with client_of(f"amqp://guest:guest@127.0.0.1:{free_port()}/") as client:
        started = time.monotonic()
        with pytest.raises(ScoringUnavailable, match="not reachable"):
            await client.call(b"{}", timeout_seconds=20)
        assert time.monotonic() - started < 2
        assert client.reply_queue is None


async def test_only_so_many_calls_wait_at_once(broker: Broker) -> None:
    await declare(broker.url)
    taken: list[Any] = []
    with broker.channel() as channel:
        channel.basic_consume(QUEUE, lambda *message: taken.append(message))
        async with client_of(broker.url, most_waiting=3) as client:
            waiting = [asyncio.create_task(client.call(b"{}", timeout_seconds=20)) for _ in range(3)]
            await play(channel, lambda: len(taken) == 3)
            with pytest.raises(ScoringUnavailable, match="Too many"):
                await client.call(b"{}", timeout_seconds=20)
            waiting[0].cancel()
            waiting[0] = asyncio.create_task(client.call(b"{}", timeout_seconds=20))
            await play(channel, lambda: len(taken) == 4)
        ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(fault) for fault in ended} == {ScoringUnavailable}


async def test_closing_fails_whoever_waits_and_leaves_no_queue(broker: Broker) -> None:
    await declare(broker.url)
    with broker.channel() as channel, a_worker_that(lambda *_: None, channel):
        client = RpcClient(broker.url)
        waiting = asyncio.create_task(client.call(b"{}", timeout_seconds=20))
        await asyncio.to_thread(wait_until, lambda: client.reply_queue is not None, seconds=10)
        reply_queue = client.reply_queue
        assert reply_queue
        await client.close()
        with pytest.raises(ScoringUnavailable):
            await waiting
        await client.close()
    assert broker.state(reply_queue) is None


async def test_replies_for_somebody_else_are_dropped(broker: Broker) -> None:
    """Before the right one come: one without an id, one with an unknown id; after it the same id again."""
    await declare(broker.url)
    with broker.channel() as channel:

        def confused(properties: Properties, body: bytes) -> None:
            for correlation_id in (None, "somebody else's", properties.correlation_id, properties.correlation_id):
                text = b"right" if correlation_id == properties.correlation_id else b"wrong"
                channel.basic_publish("", str(properties.reply_to), text, Properties(correlation_id=correlation_id))

        with a_worker_that(confused, channel):
            async with client_of(broker.url) as client:
                for _ in range(3):
                    call = asyncio.create_task(client.call(b"{}", timeout_seconds=20))
                    await play(channel, call.done)
                    assert await call == b"right"


async def test_a_request_is_a_persistent_message_that_says_all_it_must(broker: Broker) -> None:
    await declare(broker.url)
    seen: list[tuple[Properties, bytes]] = []
    with broker.channel() as channel, a_worker_that(lambda *taken: seen.append(taken), channel):
        async with client_of(broker.url) as client:
            call = asyncio.create_task(
                client.call(b'{"a": 1}', timeout_seconds=1.5, headers={REQUEST_ID_HEADER: "request-17"})
            )
            sent = time.time()
            await play(channel, call.done)
            with pytest.raises(ScoringTimeout):
                await call
            reply_queue = client.reply_queue
    ((properties, body),) = seen
    headers: Any = properties.headers
    assert body == b'{"a": 1}'
    assert properties.delivery_mode == 2
    assert 0 < int(properties.expiration or 0) <= 1500
    assert properties.reply_to == reply_queue
    assert len(str(properties.correlation_id)) == 32
    assert headers["x-request-id"] == "request-17"
    assert headers["x-deadline"] == pytest.approx((sent + 1.5) * 1000, abs=500)


async def test_the_queues_gauges_follow_it_while_nobody_calls(broker: Broker) -> None:
    await declare(broker.url)

    def told(name: str) -> float | None:
        return REGISTRY.get_sample_value(name, {"queue": QUEUE})

    async with client_of(broker.url) as client:
        assert await client.consumer_count() == 0
        for _ in range(3):
            broker.publish(b"{}")
        await asyncio.to_thread(wait_until, lambda: told("queue_messages") == 3, seconds=20)
        assert told("queue_consumers") == 0
