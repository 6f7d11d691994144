"""A connection that dies without a word: both ends notice within seconds, and go on without a restart."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from app.exceptions import ScoringTimeout, ScoringUnavailable
from app.messaging.rpc_client import RpcClient
from tests.fixtures.broker import Broker
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import eventually, wait_until
from tests.fixtures.rpc import client_of, message
from tests.fixtures.slow_batches import slow_message
from tests.fixtures.swallowing_proxy import SwallowingProxy, swallowing_proxy
from tests.fixtures.workers import WorkerProcess, compute_seconds_of, the_one_at_work, workers_of

pytestmark = pytest.mark.rabbitmq

PROMISED_SECONDS = 15
SLACK_SECONDS = 60
"""For a machine that is busy with other things."""
CALL_SECONDS = 3.0
LATER_SECONDS = 30.0
"""How much longer than its time a call may take at most: a machine may stand still, a call without end never comes."""
REDELIVERED_SECONDS = 40
"""The broker, too, must notice first that a worker is gone."""


@dataclass(frozen=True)
class Scene:
    """A worker and a client of one broker; the proxy stands between the broker and one of them."""

    client: RpcClient
    worker: WorkerProcess
    proxy: SwallowingProxy
    version: str

    async def is_answered(self) -> bool:
        """Whether a call is answered with a score. No call may take much longer than its time."""
        started = time.monotonic()
        try:
            reply = await self.client.call(message(self.version, APPLICANT), timeout_seconds=CALL_SECONDS)
        except (ScoringUnavailable, ScoringTimeout):
            return False
        finally:
            assert time.monotonic() - started < CALL_SECONDS + LATER_SECONDS
        return b'"success"' in reply

    async def held_call(self) -> "asyncio.Task[bytes]":
        """A call that the frozen worker has in hand. One that a very busy machine lost on its way is made again."""
        while (call := await self._call_a_frozen_worker()).done():
            assert isinstance(call.exception(), ScoringUnavailable | ScoringTimeout)
            self.worker.thaw()
        return call

    async def _call_a_frozen_worker(self) -> "asyncio.Task[bytes]":
        """The call, once it has arrived or ended."""
        await eventually(self.is_answered)
        self.worker.freeze()
        call = asyncio.create_task(self.client.call(message(self.version, APPLICANT), timeout_seconds=60))
        await asyncio.to_thread(wait_until, lambda: call.done() or self.worker.was_sent())
        return call


@pytest_asyncio.fixture
async def before_the_client(
    broker: Broker, small_registry: Path, models: list[str], tmp_path: Path
) -> AsyncIterator[Scene]:
    async with (
        workers_of(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,),
        swallowing_proxy(broker.url) as (url, proxy),
        client_of(url) as client,
    ):
        yield Scene(client, worker, proxy, models[0])


@pytest_asyncio.fixture
async def before_the_worker(
    broker: Broker, slow_registry: Path, slow_model: str, tmp_path: Path
) -> AsyncIterator[Scene]:
    async with (
        swallowing_proxy(broker.url) as (url, proxy),
        workers_of(1, tmp_path, broker_url=url, registry=slow_registry) as (worker,),
        client_of(broker.url) as client,
    ):
        yield Scene(client, worker, proxy, slow_model)


@pytest.mark.parametrize("reads", [True, False], ids=["swallowed", "stuck"])
async def test_calls_end_in_time_and_the_client_comes_back(before_the_client: Scene, reads: bool) -> None:
    scene = before_the_client
    await eventually(scene.is_answered)
    assert scene.client.known_consumers == 1
    scene.proxy.swallow(reads=reads)
    calls = [asyncio.create_task(scene.is_answered()) for _ in range(20)]
    assert not any(await asyncio.gather(*calls))
    await eventually(scene.is_answered, seconds=PROMISED_SECONDS + SLACK_SECONDS)
    assert scene.proxy.connections == 2


async def test_a_call_that_waits_fails_when_the_link_is_dropped_and_not_at_its_own_end(
    before_the_client: Scene,
) -> None:
    scene = before_the_client
    held = await scene.held_call()
    scene.proxy.swallow()
    started = time.monotonic()
    with pytest.raises(ScoringUnavailable):
        await held
    assert time.monotonic() - started < PROMISED_SECONDS + SLACK_SECONDS
    scene.worker.thaw()


async def test_an_idle_client_comes_back_without_a_call(before_the_client: Scene) -> None:
    scene = before_the_client
    await eventually(scene.is_answered)
    before = scene.client.reply_queue
    scene.proxy.swallow(accepts_new=False)
    async with asyncio.timeout(PROMISED_SECONDS + SLACK_SECONDS):
        while scene.client.reply_queue == before:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert scene.client.reply_queue is None
    assert scene.client.known_consumers == 0
    assert not await scene.is_answered()
    scene.proxy.heal()
    await eventually(scene.is_answered, seconds=PROMISED_SECONDS + SLACK_SECONDS)


@pytest.mark.parametrize("reads", [True, False], ids=["swallowed", "stuck"])
async def test_a_worker_says_that_it_is_not_ready_and_comes_back(before_the_worker: Scene, reads: bool) -> None:
    scene = before_the_worker
    await eventually(scene.is_answered)
    scene.proxy.swallow(reads=reads, accepts_new=False)
    ready = scene.worker.ready_file
    await asyncio.to_thread(wait_until, lambda: not ready.exists(), seconds=PROMISED_SECONDS + SLACK_SECONDS)
    assert scene.worker.is_alive
    assert not await scene.is_answered()
    scene.proxy.heal()
    await asyncio.to_thread(wait_until, ready.exists, seconds=PROMISED_SECONDS + SLACK_SECONDS)
    await eventually(scene.is_answered, seconds=PROMISED_SECONDS + SLACK_SECONDS)


async def test_a_message_in_the_hand_of_a_silent_worker_is_answered_in_the_end(before_the_worker: Scene) -> None:
    scene = before_the_worker
    before = compute_seconds_of([scene.worker])
    waiting = asyncio.create_task(
        scene.client.call(slow_message(scene.version), timeout_seconds=PROMISED_SECONDS + REDELIVERED_SECONDS)
    )
    await asyncio.to_thread(the_one_at_work, [scene.worker], before)
    scene.proxy.swallow()
    assert b'"success"' in (await waiting)[:60]
    await asyncio.to_thread(wait_until, lambda: len(scene.worker.said("answered")) == 1)
    assert scene.worker.said("the broker cannot be reached")
