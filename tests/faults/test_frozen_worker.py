"""A worker that is there and does not answer: the caller is told in time, and what comes late reaches nobody."""

import asyncio
import time
from pathlib import Path

import pytest

from app.exceptions import ScoringTimeout
from app.services.scorer import ScoreRequest
from app.services.scorers.over_rabbitmq import RabbitScorer
from tests.faults.conftest import Service
from tests.fixtures.broker import Broker
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import wait_until
from tests.fixtures.slow_batches import slow_request
from tests.fixtures.workers import compute_seconds_of, the_one_at_work, workers, workers_of

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def timeout_seconds() -> float:
    return 1.0


async def test_the_caller_gets_504_and_nothing_is_stored(
    service: Service, broker: Broker, small_registry: Path, tmp_path: Path
) -> None:
    async with workers_of(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,):
        worker.freeze()
        started = time.monotonic()
        answer = await service.score()
        assert 1 <= time.monotonic() - started < 2.5
        assert (answer.status_code, answer.json()["error"]) == (504, "ScoringTimeout")
        assert await service.stored() == 0
        worker.thaw()
        (letter,) = await asyncio.to_thread(broker.dead_letters)
        assert letter.reason == "rejected"
        assert not worker.said("answered")
        assert (await service.score()).status_code == 200
        assert await service.stored() == 1


async def test_a_late_reply_is_dropped(broker: Broker, small_registry: Path, models: list[str], tmp_path: Path) -> None:
    scorer = RabbitScorer(broker.url, timeout_seconds=2)
    one = ScoreRequest(models[0], {name: [value] for name, value in APPLICANT.items()})
    async with workers_of(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,):
        before = compute_seconds_of([worker])
        scoring = asyncio.create_task(scorer.score(slow_request(models[0], applicants=20_000)))
        await asyncio.to_thread(the_one_at_work, [worker], before)
        worker.freeze()
        with pytest.raises(ScoringTimeout):
            await scoring
        worker.thaw()
        await asyncio.to_thread(wait_until, lambda: len(worker.said("answered")) == 1)
        (scored,) = await scorer.score(one)
        assert 0 < scored.proba < 1
        await scorer.close()


def test_a_request_that_waited_too_long_is_never_computed(broker: Broker, small_registry: Path, tmp_path: Path) -> None:
    with workers(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,):
        worker.freeze()
        broker.publish(b"in hand" * 100)
        worker.wait_until_it_was_sent()
        broker.publish(b"nobody waits for me", expiration="100")
        (letter,) = broker.dead_letters()
        assert (letter.reason, letter.body) == ("expired", b"nobody waits for me")
        worker.thaw()
        assert broker.ask_for(APPLICANT)["status"] == "success"
        wait_until(lambda: len(worker.said("answered")) >= 2)  # its log follows its answer
        assert len(worker.said("answered")) == 2
