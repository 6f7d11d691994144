"""One score over RabbitMQ: our RPC client beside one pika connection a request; same broker, same worker, one run."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from app.messaging.contracts import OneApplicantRequest, to_body
from app.messaging.rpc_client import RpcClient
from app.ml.registry.registry import ModelRegistry
from benchmarks.page import duration, table, times
from benchmarks.peers import pika_per_request
from tests.fixtures.command_line import FRESH, start
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import wait_until
from tests.fixtures.rabbitmq import running_node
from tests.fixtures.small_models import put_models

CONNECTIONS = (1, 32)
REQUESTS = 400
Call = Callable[[], Awaitable[Any]]


def over_rabbitmq() -> str:
    """The table: requests per second, median and 99th percentile in milliseconds, at 1 and 32 at once."""
    with running_node() as node, tempfile.TemporaryDirectory() as folder:
        (champion,) = put_models(Path(folder))
        registry = Path(folder, "var", "registry")
        ModelRegistry(str(registry)).set_alias(champion)
        with _worker(Path(folder), node.url, registry):
            rows = [row for at_once in CONNECTIONS for row in asyncio.run(_compare(node.url, at_once))]
    return table(["client", "at once", "requests/s", "median", "99 %", "ratio"], rows)


@contextmanager
def _worker(folder: Path, broker_url: str, registry: Path) -> Iterator[None]:
    """One worker as an operator starts it, logging what it would log on a normal day."""
    ready = folder / "ready"
    process = start(
        folder, "worker", AMQP_URL=broker_url, REGISTRY_URL=str(registry), WORKER_READY_FILE=str(ready), **FRESH
    )
    try:
        wait_until(ready.exists)
        yield
    finally:
        process.kill()
        process.wait()


async def _compare(url: str, at_once: int) -> list[list[str]]:
    client, threads = RpcClient(url), ThreadPoolExecutor(at_once)
    loop, body = asyncio.get_running_loop(), to_body(OneApplicantRequest(client_id=1, features=APPLICANT))

    async def ours() -> None:
        await client.call(body, timeout_seconds=30)

    async def peer() -> None:
        await loop.run_in_executor(threads, pika_per_request.call, url, APPLICANT)

    try:
        own = await _measure(ours, at_once)
        others = await _measure(peer, at_once)
    finally:
        await client.close()
        threads.shutdown()
    return [
        _row(at_once, "this product (quorum queue, persistent, confirmed)", own, own[0] / others[0]),
        _row(at_once, "pika, one connection a request (no confirms)", others, 1.0),
    ]


async def _measure(call: Call, at_once: int) -> tuple[float, list[float]]:
    """Requests per second, and how long each took in seconds."""
    took: list[float] = []
    left = iter(range(REQUESTS))

    async def one_after_the_other() -> None:
        for _ in left:
            started = time.perf_counter()
            await call()
            took.append(time.perf_counter() - started)

    await call()
    started = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return REQUESTS / (time.perf_counter() - started), took


def _row(at_once: int, name: str, measured: tuple[float, list[float]], ratio: float) -> list[str]:
    per_second, took = measured
    slowest = quantiles(took, n=100)[98]
    return [name, str(at_once), f"{per_second:,.0f}", duration(median(took)), duration(slowest), times(ratio)]
