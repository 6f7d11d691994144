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
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
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
            (one, other)[place % 2].call(message(models[0], applicant), timeout_seconds=PATIENCE_SECONDS)
            for place, applicant in enumerate(demo_applicants(40))
        ]
        assert [proba(reply) for reply in await asyncio.gather(*calls)] == probabilities[:40]
        assert one.reply_queue != other.reply_queue


async def test_two_hundred_calls_at_once_are_all_answered_and_spread_over_three_workers(
    bank: Broker, crew: list[WorkerProcess], models: list[str], probabilities: list[float]
) -> None:
    headers = {REQUEST_ID_HEADER: "one-of-two-hundred"}
    async with client_of(bank.url) as client:
        messages = [message(models[0], applicant) for applicant in demo_applicants(200)]
        calls = [client.call(body, timeout_seconds=PATIENCE_SECONDS, headers=headers) for body in messages]
        assert [proba(reply) for reply in await asyncio.gather(*calls)] == probabilities
    assert len(set(probabilities)) > 100

    def shares() -> list[int]:
        return [len(worker.answers_to("one-of-two-hundred")) for worker in crew]

    wait_until(lambda: sum(shares()) >= 200)  # a worker's log follows its answer
    assert sum(shares()) == 200
    assert min(shares()) >= 5, shares()


async def test_the_requests_id_is_in_the_workers_log(
    bank: Broker, crew: list[WorkerProcess], models: list[str]
) -> None:
    async with client_of(bank.url) as client:
        headers = {REQUEST_ID_HEADER: "request-18"}
        await client.call(message(models[0], APPLICANT), timeout_seconds=PATIENCE_SECONDS, headers=headers)

    def is_logged() -> bool:
        return any(worker.answers_to("request-18") for worker in crew)

    wait_until(is_logged)


async def test_an_answer_that_nobody_awaits_any_more_does_no_harm(
    bank: Broker, models: list[str], probabilities: list[float]
) -> None:
    async with client_of(bank.url) as client:
        calls = [
            asyncio.create_task(client.call(message(models[0], applicant), timeout_seconds=PATIENCE_SECONDS))
            for applicant in demo_applicants(20)
        ]
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        for call in calls[::2]:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert [proba(call.result()) for call in calls[1::2]] == probabilities[1:20:2]
        assert proba(await client.call(message(models[0], APPLICANT), timeout_seconds=PATIENCE_SECONDS))
    assert bank.ready(DEAD_LETTERS) == 0
