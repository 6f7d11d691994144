"""The broker goes and comes back under calls: they fail at once, and then all is well without a restart."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from app.exceptions import ScoringUnavailable
from app.messaging.rpc_client import BROKER_LOST, RpcClient
from tests.faults.conftest import Service
from tests.fixtures.broker import Broker
from tests.fixtures.patience import eventually
from tests.fixtures.rabbitmq import RabbitNode
from tests.fixtures.rpc import client_of
from tests.fixtures.workers import WorkerProcess, workers_of

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def broker_of_the_service(private_node: RabbitNode) -> str:
    return private_node.url


@pytest_asyncio.fixture
async def worker(private_node: RabbitNode, small_registry: Path, tmp_path: Path) -> AsyncIterator[WorkerProcess]:
    """The only worker of a broker that is on again after the scene, whatever the scene did."""
    with Broker.connected(private_node.url) as broker:
        broker.delete("ml_scoring_queue", "ml_scoring_queue.dead")
    async with workers_of(1, tmp_path, broker_url=private_node.url, registry=small_registry) as (worker,):
        yield worker
    if not private_node.is_running:
        await asyncio.to_thread(private_node.start)


async def test_waiting_calls_fail_at_once_and_then_all_is_well_again(
    service: Service, private_node: RabbitNode, worker: WorkerProcess
) -> None:
    """First an orderly stop, then a power cut (of a queue that is on disk: RabbitMQ needs seconds for a new one)."""
    async with client_of(private_node.url) as client:
        for number, end in enumerate((private_node.stop, private_node.kill)):
            worker.freeze()
            waiting = [asyncio.create_task(client.call(b"{}", timeout_seconds=30)) for _ in range(20)]
            asking = asyncio.create_task(service.score())
            await asyncio.to_thread(worker.wait_until_it_was_sent, 50)
            before = client.reply_queue
            await asyncio.to_thread(end)
            await assert_all_fail_at_once(waiting, asking)
            await assert_refused_at_once(service)
            assert await service.stored() == number

            worker.thaw()
            await asyncio.to_thread(private_node.start)
            await eventually(lambda: is_scored(service))
            await eventually(lambda: is_answered(client))
            assert await service.stored() == number + 1
            assert (await service.http.get("/health/ready")).status_code == 200
            assert before
            assert client.reply_queue not in (None, before)


async def assert_all_fail_at_once(waiting: list[asyncio.Task[bytes]], asking: asyncio.Task[httpx.Response]) -> None:
    gone = time.monotonic()
    faults = await asyncio.gather(*waiting, return_exceptions=True)
    assert_unavailable(await asking)
    assert time.monotonic() - gone < 2
    assert {type(fault) for fault in faults} == {ScoringUnavailable}
    assert {str(fault) for fault in faults} == {BROKER_LOST}


async def assert_refused_at_once(service: Service) -> None:
    started = time.monotonic()
    assert_unavailable(await service.score())
    assert time.monotonic() - started < 1
    ready = await service.http.get("/health/ready")
    assert (ready.status_code, "broker" in ready.text) == (503, True)


def assert_unavailable(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["error"]) == (503, "ScoringUnavailable")
    assert int(answer.headers["Retry-After"]) > 0


async def is_scored(service: Service) -> bool:
    answer = await service.score()
    assert answer.status_code in (200, 503), answer.text
    return answer.status_code == 200


async def is_answered(client: RpcClient) -> bool:
    """Whether a call comes back; `{}` is answered with an error by any worker."""
    try:
        return bool(await client.call(b"{}", timeout_seconds=10))
    except ScoringUnavailable:
        return False
