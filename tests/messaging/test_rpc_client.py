"""The RPC client alone, without a broker, without workers, and with a worker that misbehaves: plain `pika` plays it."""

import asyncio
import time
from typing import Any

import pytest
from prometheus_client import REGISTRY

from app.exceptions import ScoringTimeout, ScoringUnavailable
from app.messaging.contracts import REQUEST_ID_HEADER
from app.messaging.rpc_client import RpcClient
from app.messaging.topology import QUEUE
from tests.fixtures.broker import Broker, Properties
from tests.fixtures.command_line import free_port
from tests.fixtures.patience import PATIENCE_SECONDS, at_once, wait_until
from tests.fixtures.played_worker import a_worker_that, declare, play
from tests.fixtures.rpc import client_of

pytestmark = pytest.mark.rabbitmq
LONG_ENOUGH = 5.0
"""Seconds in which the played worker takes a message, also on a busy machine; it is waited for to the end."""


async def test_without_a_worker_a_call_fails_at_once(broker: Broker) -> None:
    async with client_of(broker.url) as client:
        with at_once(), pytest.raises(ScoringUnavailable, match="No scoring worker"):
            await client.call(b"{}", timeout_seconds=PATIENCE_SECONDS)
        assert await client.consumer_count() == 0


async def test_a_queue_without_consumers_is_no_worker_and_stays_empty(broker: Broker) -> None:
    await declare(broker.url)
    async with client_of(broker.url) as client:
        with pytest.raises(ScoringUnavailable, match="No scoring worker"):
            await client.call(b"{}", timeout_seconds=PATIENCE_SECONDS)
    assert broker.ready() == 0


async def test_a_worker_that_has_come_is_called_at_once(broker: Broker) -> None:
    """That there was none a moment ago is not remembered, although a count is, for a second."""
    await declare(broker.url)
    with broker.channel() as channel:

        def answer(properties: Properties, body: bytes) -> None:
            seen = Properties(correlation_id=properties.correlation_id)
            channel.basic_publish("", str(properties.reply_to), body, seen)

        async with client_of(broker.url) as client:
            with pytest.raises(ScoringUnavailable, match="No scoring worker"):
                await client.call(b"{}", timeout_seconds=PATIENCE_SECONDS)
            with a_worker_that(answer, channel):
                call = asyncio.create_task(client.call(b"{}", timeout_seconds=PATIENCE_SECONDS))
                await play(channel, call.done)
                assert await call == b"{}"


async def test_without_a_broker_a_call_fails_at_once() -> None:
    async with client_of(f"amqp://guest:guest@127.0.0.1:{free_port()}/") as client:
        with at_once(), pytest.raises(ScoringUnavailable, match="not reachable"):
            await client.call(b"{}", timeout_seconds=PATIENCE_SECONDS)
        assert client.reply_queue is None


async def test_only_so_many_calls_wait_at_once(broker: Broker) -> None:
    await declare(broker.url)
    taken: list[Any] = []
    with broker.channel() as channel:
        channel.basic_consume(QUEUE, lambda *message: taken.append(message))
        async with client_of(broker.url, most_waiting=3) as client:
            waiting = [asyncio.create_task(client.call(b"{}", timeout_seconds=PATIENCE_SECONDS)) for _ in range(3)]
            await play(channel, lambda: len(taken) == 3)
            with pytest.raises(ScoringUnavailable, match="Too many"):
                await client.call(b"{}", timeout_seconds=PATIENCE_SECONDS)
            waiting[0].cancel()
            waiting[0] = asyncio.create_task(client.call(b"{}", timeout_seconds=PATIENCE_SECONDS))
            await play(channel, lambda: len(taken) == 4)
        ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(fault) for fault in ended} == {ScoringUnavailable}


async def test_closing_fails_whoever_waits_and_leaves_no_queue(broker: Broker) -> None:
    await declare(broker.url)
    with broker.channel() as channel, a_worker_that(lambda *_: None, channel):
        client = RpcClient(broker.url)
        waiting = asyncio.create_task(client.call(b"{}", timeout_seconds=PATIENCE_SECONDS))
        await asyncio.to_thread(wait_until, lambda: client.reply_queue is not None)
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
                    call = asyncio.create_task(client.call(b"{}", timeout_seconds=PATIENCE_SECONDS))
                    await play(channel, call.done)
                    assert await call == b"right"


async def test_a_request_is_a_persistent_message_that_says_all_it_must(broker: Broker) -> None:
    await declare(broker.url)
    seen: list[tuple[Properties, bytes]] = []
    with broker.channel() as channel, a_worker_that(lambda *taken: seen.append(taken), channel):
        async with client_of(broker.url) as client:
            asked = time.time()
            call = asyncio.create_task(
                client.call(b'{"a": 1}', timeout_seconds=LONG_ENOUGH, headers={REQUEST_ID_HEADER: "request-17"})
            )
            await play(channel, lambda: bool(seen))
            taken = time.time()
            await play(channel, call.done)
            with pytest.raises(ScoringTimeout):
                await call
            reply_queue = client.reply_queue
    ((properties, body),) = seen
    headers: Any = properties.headers
    assert body == b'{"a": 1}'
    assert properties.delivery_mode == 2
    assert 0 < int(properties.expiration or 0) <= LONG_ENOUGH * 1000
    assert properties.reply_to == reply_queue
    assert len(str(properties.correlation_id)) == 32
    assert headers["x-request-id"] == "request-17"
    assert (asked + LONG_ENOUGH) * 1000 - 1 <= headers["x-deadline"] <= (taken + LONG_ENOUGH) * 1000 + 1


async def test_the_queues_gauges_follow_it_while_nobody_calls(broker: Broker) -> None:
    await declare(broker.url)

    def told(name: str) -> float | None:
        return REGISTRY.get_sample_value(name, {"queue": QUEUE})

    async with client_of(broker.url) as client:
        assert await client.consumer_count() == 0
        for _ in range(3):
            broker.publish(b"{}")
        await asyncio.to_thread(wait_until, lambda: told("queue_messages") == 3)
        assert told("queue_consumers") == 0
