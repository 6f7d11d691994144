"""The admin sees workers, waiting requests and dead letters as they are; no look at a broken part hangs."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.scorer import State, Workforce
from app.services.scorers import over_rabbitmq as rabbit_scorer
from app.services.scorers.over_rabbitmq import RabbitScorer
from tests.fixtures.api_client import ApiClient
from tests.fixtures.broker import Broker
from tests.fixtures.command_line import free_port
from tests.fixtures.patience import eventually
from tests.fixtures.small_bank import make_bank
from tests.fixtures.workers import workers_of

pytestmark = pytest.mark.rabbitmq

AWAY = Workforce("rabbitmq", State.DOWN, State.UNKNOWN)


@pytest_asyncio.fixture
async def admin(client: ApiClient, session: AsyncSession, models: list[str]) -> ApiClient:
    bank = await make_bank(session, champion=models[0])
    await client.log_in(session, bank.admin)
    return client


async def parts(admin: ApiClient) -> tuple[str, dict[str, Any]]:
    """The broker's state, and the workers'."""
    answer = await admin.get("/api/admin/health")
    assert answer.status_code == 200
    workers = answer.json()["workers"]
    assert workers.pop("mode") == "rabbitmq"
    return answer.json()["broker"]["state"], workers


def counted(state: str, count: int, queue_depth: int, dead_letters: int) -> tuple[str, dict[str, Any]]:
    return "ok", {"state": state, "count": count, "queue_depth": queue_depth, "dead_letters": dead_letters}


async def test_workers_waiting_requests_and_dead_letters_are_counted(
    admin: ApiClient, broker: Broker, small_registry: Path, tmp_path: Path
) -> None:
    assert await parts(admin) == counted("none", 0, 0, 0)
    async with workers_of(2, tmp_path, broker_url=broker.url, registry=small_registry):
        assert await parts(admin) == counted("ok", 2, 0, 0)

    async def is_told(*expected: Any) -> bool:
        return await parts(admin) == counted(*expected)

    await eventually(lambda: is_told("none", 0, 0, 0))
    broker.publish(b"{}", expiration="1")
    await eventually(lambda: is_told("none", 0, 0, 1))
    for _ in range(3):
        broker.publish(b"{}")
    await eventually(lambda: is_told("none", 0, 3, 1))


async def test_a_broker_that_is_not_there_is_told_at_once() -> None:
    scorer = RabbitScorer(f"amqp://guest:guest@127.0.0.1:{free_port()}/", timeout_seconds=30)
    began = time.monotonic()
    assert await scorer.workforce(None) == AWAY
    assert time.monotonic() - began < 2
    await scorer.close()


@asynccontextmanager
async def freezing_way(broker: Broker) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """An address that leads to the broker until the event is set; then nothing passes any more, and nothing ends."""
    frozen = asyncio.Event()
    port = int(broker.url.rstrip("/").rsplit(":", 1)[1])

    async def forward(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while part := await source.read(4096):
            if not frozen.is_set():
                sink.write(part)
        sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(forward(reader, back), forward(there, writer), return_exceptions=True)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"amqp://guest:guest@127.0.0.1:{server.sockets[0].getsockname()[1]}/", frozen
    finally:
        server.close()


async def test_a_broker_that_froze_is_told_in_time(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbit_scorer, "LOOK_SECONDS", 0.5)
    async with freezing_way(broker) as (url, frozen):
        scorer = RabbitScorer(url, timeout_seconds=30)
        assert (await scorer.workforce(None)).broker is State.OK
        frozen.set()
        for _ in range(2):
            began = time.monotonic()
            assert await scorer.workforce(None) == AWAY
            assert time.monotonic() - began < 3
        await asyncio.wait_for(scorer.close(), 15)
