"""A connection to the broker: its heartbeat, its socket, and its end when the other side is silent."""

import asyncio
import gc
import socket
import sys
import time
import warnings

import pytest

from app.messaging.connection import CLOSE_SECONDS, HEARTBEAT_SECONDS, BrokerConnection
from app.messaging.consumers import Looks
from app.messaging.topology import QUEUE
from tests.fixtures.broker import Broker
from tests.fixtures.swallowing_proxy import swallowing_proxy

pytestmark = pytest.mark.rabbitmq

SLACK_SECONDS = 60
"""For a machine that is busy with other things; without a limit of their own they never end."""


@pytest.mark.parametrize(("asked", "agreed"), [("", HEARTBEAT_SECONDS), ("?heartbeat=9", 9)])
async def test_heartbeats_are_agreed_on_unless_the_address_has_its_own(broker: Broker, asked: str, agreed: int) -> None:
    async with await BrokerConnection.open(broker.url + asked, name="test") as connection:
        assert connection.transport is not None
        assert connection.transport.connection.connection_tune.heartbeat == agreed


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other options")
async def test_the_socket_notices_a_peer_that_acknowledges_nothing(broker: Broker) -> None:
    async with await BrokerConnection.open(broker.url, name="test") as connection:
        assert connection._stream._writer is not None
        opened = connection._stream._writer.get_extra_info("socket")
        assert opened.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 5
        assert opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000


async def test_an_answer_that_does_not_come_cuts_the_connection_and_fails_whatever_waits_on_it(broker: Broker) -> None:
    async with swallowing_proxy(broker.url) as (url, proxy):
        connection = await BrokerConnection.open(url, name="test")
        channel = await connection.channel()
        proxy.swallow()
        other = asyncio.create_task(channel.declare_queue(exclusive=True))
        with pytest.raises(ConnectionError, match="does not answer"):
            async with connection.answers(0.1):
                await asyncio.Event().wait()
        async with asyncio.timeout(SLACK_SECONDS):
            with pytest.raises(Exception, match="closed"):
                await other
        await connection.close()


@pytest.mark.parametrize("reads", [True, False], ids=["swallowed", "stuck"])
async def test_closing_ends_though_the_other_side_says_nothing(broker: Broker, reads: bool) -> None:
    async with swallowing_proxy(broker.url) as (url, proxy):
        connection = await BrokerConnection.open(url, name="test")
        await connection.channel()
        proxy.swallow(reads=reads)
        started = time.monotonic()
        await connection.close()
        assert time.monotonic() - started < CLOSE_SECONDS + SLACK_SECONDS


async def test_callers_that_ask_together_share_one_look_and_may_give_up_alone(broker: Broker) -> None:
    async with await BrokerConnection.open(broker.url, name="test") as connection:
        looks = Looks(connection)
        asked = [asyncio.create_task(looks.state(QUEUE)) for _ in range(5)]
        await asyncio.sleep(0)
        assert len(looks._under_way) == 1
        asked[0].cancel()
        states = await asyncio.gather(*asked[1:])
        assert {(state.ready, state.consumers) for state in states} == {(0, 0)}
        assert not looks._under_way


async def test_a_connection_that_never_came_about_may_be_collected_in_any_thread() -> None:
    """A worker computes in a thread without an event loop, where objects are collected as well."""
    found: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"amqp://guest:guest@127.0.0.1:{silent.getsockname()[1]}/"
        opening = asyncio.create_task(BrokerConnection.open(address, name="test"))
        accepted, _ = await asyncio.to_thread(silent.accept)
        opening.cancel()
        try:
            await opening
        except asyncio.CancelledError as fault:
            found += [fault, found]  # a circle, as frames and their faults form it: only the collector ends it
        accepted.close()
    del found, opening
    assert await asyncio.to_thread(warnings_of_a_collection) == []


async def test_a_connection_whose_end_was_broken_off_may_be_collected_in_any_thread(broker: Broker) -> None:
    async with swallowing_proxy(broker.url) as (url, proxy):
        found: list[object] = [await BrokerConnection.open(url, name="test")]
        proxy.swallow()
        closing = asyncio.create_task(found[0].close())  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        found[0].cut()  # type: ignore[attr-defined]
        found.append(found)
        del found, closing
        assert await asyncio.to_thread(warnings_of_a_collection) == []


def warnings_of_a_collection() -> list[str]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        gc.collect()
    return [str(warning.message) for warning in found if "never awaited" in str(warning.message)]
