"""A worker that is there and does not answer: the caller is told in time, and what comes late reaches nobody."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from app.exceptions import ScoringTimeout
from app.ml.scoring.scored import Scored
from app.models import Role
from app.routes.parts import parts_of
from app.services.scorer import ScoreRequest
from app.services.scorers.over_rabbitmq import RabbitScorer
from tests.faults.conftest import Service
from tests.fixtures.broker import Broker
from tests.fixtures.factories import make_user
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import at_once, eventually, wait_until
from tests.fixtures.slow_batches import slow_request
from tests.fixtures.workers import compute_seconds_of, the_one_at_work, workers, workers_of

pytestmark = pytest.mark.rabbitmq
TIMEOUT_SECONDS = 2.0
"""How long a frozen worker is waited for. A worker that is well may be slower on a busy machine: it is asked again."""


@pytest.fixture
def timeout_seconds() -> float:
    return TIMEOUT_SECONDS


async def test_the_caller_gets_504_and_nothing_is_stored(
    service: Service, broker: Broker, small_registry: Path, tmp_path: Path
) -> None:
    async with workers_of(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,):
        worker.freeze()
        started = time.monotonic()
        with at_once():
            answer = await service.score()
        assert time.monotonic() - started >= TIMEOUT_SECONDS
        assert (answer.status_code, answer.json()["error"]) == (504, "ScoringTimeout")
        assert await service.stored() == 0
        worker.thaw()
        (letter,) = await asyncio.to_thread(broker.dead_letters)
        assert letter.reason == "rejected"
        assert not worker.said("answered")
        await eventually(lambda: is_scored(service))
        assert await service.stored() == 1


async def test_health_does_not_say_that_a_frozen_worker_works_and_says_what_was_last_seen_to_work(
    service: Service, broker: Broker, small_registry: Path, tmp_path: Path, app: FastAPI
) -> None:
    async with workers_of(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,):
        await eventually(lambda: is_scored(service))
        worker.freeze()
        assert (await service.score()).status_code == 504
        frozen = await seen_by_an_admin(service, app)
        assert frozen["workers"]["count"] == 1
        assert frozen["workers"]["state"] == "failing"
        scoring = frozen["activity"]["scoring"]
        assert scoring["last_success"] < scoring["last_failure"]
        assert 1 <= scoring["lately"]["failures"] < scoring["lately"]["requests"]
        assert scoring["lately"]["p95_seconds"] >= 1
        worker.thaw()
        await eventually(lambda: is_scored(service))
        assert (await seen_by_an_admin(service, app))["workers"]["state"] == "ok"


async def seen_by_an_admin(service: Service, app: FastAPI) -> dict[str, Any]:
    """What the page of health is told, once this process has added its counts."""
    await parts_of(app).traffic.write()
    scorer, admin = service.http.cookies, await make_user(service.session, Role.ADMIN)
    await service.http.log_in(service.session, admin.id)
    told: dict[str, Any] = (await service.http.get("/api/admin/health")).json()
    service.http.cookies = scorer
    return told


async def is_scored(service: Service) -> bool:
    answer = await service.score()
    assert answer.status_code in (200, 504), answer.text
    return answer.status_code == 200


async def test_a_late_reply_is_dropped(broker: Broker, slow_registry: Path, slow_model: str, tmp_path: Path) -> None:
    scorer = RabbitScorer(broker.url, timeout_seconds=5 * TIMEOUT_SECONDS)
    one = ScoreRequest(slow_model, {name: [value] for name, value in APPLICANT.items()})
    async with workers_of(1, tmp_path, broker_url=broker.url, registry=slow_registry) as (worker,):
        before = compute_seconds_of([worker])
        scoring = asyncio.create_task(scorer.score(slow_request(slow_model)))
        await asyncio.to_thread(the_one_at_work, [worker], before)
        worker.freeze()
        with pytest.raises(ScoringTimeout):
            await scoring
        worker.thaw()
        await asyncio.to_thread(wait_until, lambda: len(worker.said("answered")) == 1)
        scored: list[Scored] = []

        async def is_answered() -> bool:
            with contextlib.suppress(ScoringTimeout):
                scored[:] = await scorer.score(one)
            return bool(scored)

        await eventually(is_answered)
        assert len(scored) == 1
        assert 0 < scored[0].proba < 1
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
