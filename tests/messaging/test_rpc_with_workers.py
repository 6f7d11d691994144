"""The RPC client and three real workers: everybody gets the own answer, and the work is shared."""

import asyncio
import json
from pathlib import Path

import pytest

from app.messaging.contracts import REQUEST_ID_HEADER
from app.messaging.topology import DEAD_LETTERS
from app.ml.contracts.columns import to_columns
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from tests.fixtures.broker import Broker
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import wait_until
from tests.fixtures.rpc import client_of, demo_applicants, message
from tests.fixtures.workers import WorkerProcess

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def bank(modules_broker: Broker, crew: list[WorkerProcess]) -> Broker:
    return modules_broker


@pytest.fixture(scope="module")
def probabilities(small_registry: Path, models: list[str]) -> list[float]:
    """What the engine says of the first two hundred demo clients."""
    engine = ScoringEngine.load(ModelRegistry(str(small_registry)).read(models[0]), sha256=models[0])
    scored = engine.score(to_columns(engine.contract, demo_applicants(200)), reasons=False)
    return [one.proba for one in scored]


def proba(reply: bytes) -> float:
    (figure,) = json.loads(reply)["proba"]
    return float(figure)


async def test_two_clients_at_once_each_get_their_own(
    bank: Broker, models: list[str], probabilities: list[float]
) -> None:
    async with client_of(bank.url) as one, client_of(bank.url) as other:
        calls = [
            (one, other)[place % 2].call(message(models[0], applicant), timeout_seconds=20)
            for place, applicant in enumerate(demo_applicants(40))
        ]
        assert [proba(reply) for reply in await asyncio.gather(*calls)] == probabilities[:40]
        assert one.reply_queue != other.reply_queue


async def test_two_hundred_calls_at_once_are_all_answered_and_spread_over_three_workers(
    bank: Broker, crew: list[WorkerProcess], models: list[str], probabilities: list[float]
) -> None:
    earlier = [len(worker.said("answered")) for worker in crew]
    async with client_of(bank.url) as client:
        calls = [client.call(message(models[0], one), timeout_seconds=20) for one in demo_applicants(200)]
        assert [proba(reply) for reply in await asyncio.gather(*calls)] == probabilities
    assert len(set(probabilities)) > 100

    def shares() -> list[int]:
        return [len(worker.said("answered")) - before for worker, before in zip(crew, earlier, strict=True)]

    wait_until(lambda: sum(shares()) == 200, seconds=10)
    assert min(shares()) >= 20, shares()


async def test_the_requests_id_is_in_the_workers_log(
    bank: Broker, crew: list[WorkerProcess], models: list[str]
) -> None:
    async with client_of(bank.url) as client:
        await client.call(message(models[0], APPLICANT), timeout_seconds=20, headers={REQUEST_ID_HEADER: "request-18"})

    def is_told() -> bool:
        return any(line["request_id"] == "request-18" for worker in crew for line in worker.said("answered"))

    wait_until(is_told, seconds=5)


async def test_an_answer_that_nobody_awaits_any_more_does_no_harm(
    bank: Broker, models: list[str], probabilities: list[float]
) -> None:
    async with client_of(bank.url) as client:
        calls = [
            asyncio.create_task(client.call(message(models[0], applicant), timeout_seconds=20))
            for applicant in demo_applicants(20)
        ]
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        for call in calls[::2]:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert [proba(call.result()) for call in calls[1::2]] == probabilities[1:20:2]
        assert proba(await client.call(message(models[0], APPLICANT), timeout_seconds=20))
    assert bank.ready(DEAD_LETTERS) == 0
