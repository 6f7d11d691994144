"""A worker that dies with a message in hand loses nothing: another one answers, and one event is stored."""

import asyncio
from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.services.scorers.over_rabbitmq import RabbitScorer
from tests.faults.conftest import Service
from tests.fixtures.broker import Broker
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
from tests.fixtures.slow_batches import slow_request
from tests.fixtures.workers import compute_seconds_of, the_one_at_work, the_one_it_was_sent_to, workers_of

pytestmark = pytest.mark.rabbitmq


async def test_a_message_in_the_hand_of_a_killed_worker_becomes_one_event(
    service: Service, broker: Broker, small_registry: Path, tmp_path: Path
) -> None:
    async with workers_of(2, tmp_path, broker_url=broker.url, registry=small_registry) as crew:
        for worker in crew:
            worker.freeze()
        asking = asyncio.create_task(service.score())
        doomed = await asyncio.to_thread(the_one_it_was_sent_to, crew)
        (other,) = [worker for worker in crew if worker is not doomed]
        other.thaw()
        assert not asking.done()
        doomed.kill()
        answer = await asking
        await asyncio.to_thread(wait_until, lambda: len(other.said("answered")) == 1)
    assert answer.status_code == 200
    assert 0 < answer.json()["score"] < 1
    assert await service.stored() == 1


async def test_a_batch_in_the_middle_of_its_computing_is_computed_by_another(
    broker: Broker, slow_registry: Path, slow_model: str, tmp_path: Path
) -> None:
    request = slow_request(slow_model)
    scorer = RabbitScorer(broker.url, timeout_seconds=PATIENCE_SECONDS)
    async with workers_of(2, tmp_path, broker_url=broker.url, registry=slow_registry) as crew:
        before = compute_seconds_of(crew)
        scoring = asyncio.create_task(scorer.score(request))
        doomed = await asyncio.to_thread(the_one_at_work, crew, before)
        doomed.freeze()
        assert not doomed.said("answered")
        doomed.kill()
        scored = await scoring
        await scorer.close()
        (survivor,) = [worker for worker in crew if worker is not doomed]
        await asyncio.to_thread(wait_until, lambda: len(survivor.said("answered")) == 1)
    engine = ScoringEngine.load(ModelRegistry(str(slow_registry)).read(slow_model), sha256=slow_model)
    assert scored == engine.score(request.columns)
