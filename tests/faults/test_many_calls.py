"""A busy minute: two hundred calls at once, three workers, everybody gets the own client's answer."""

import asyncio
from pathlib import Path

import pytest

from app.ml.contracts.columns import to_columns
from app.ml.contracts.loader import load_contract
from app.ml.engine import ScoringEngine
from app.ml.registry import ModelRegistry
from app.scripts.demo_bank import demo_clients
from app.services.rabbit_scorer import RabbitScorer
from app.services.scorer import ScoreRequest
from tests.fixtures.workers import WorkerProcess, compute_seconds_of

pytestmark = pytest.mark.rabbitmq

CALLS = 200
TIMEOUT_SECONDS = 30
LEAST_SHARE = 0.1
"""Of all computing; a fair third is not promised, idling is refuted."""


async def test_two_hundred_calls_at_once_are_spread_over_three_workers(
    crew: list[WorkerProcess], broker_url: str, small_registry: Path, models: list[str]
) -> None:
    contract = load_contract("consumer_loan")
    clients = [client.features for client in demo_clients(contract)[:CALLS]]
    engine = ScoringEngine.load(ModelRegistry(str(small_registry)).read(models[0]), sha256=models[0])
    expected = engine.score(to_columns(contract, clients))
    scorer = RabbitScorer(broker_url, timeout_seconds=TIMEOUT_SECONDS)
    before = compute_seconds_of(crew)
    try:
        answers = await asyncio.gather(
            *(scorer.score(ScoreRequest(models[0], to_columns(contract, [client]))) for client in clients)
        )
    finally:
        await scorer.close()
    assert [answer for (answer,) in answers] == expected
    after = compute_seconds_of(crew)
    computed = {worker: after[worker] - before[worker] for worker in before}
    assert min(computed.values()) > LEAST_SHARE * sum(computed.values()), computed
