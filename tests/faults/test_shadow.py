"""Challengers over real workers: the caller gets the champion's answer, whatever becomes of the challenger."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI
from prometheus_client import REGISTRY

from app.api import create_app
from app.models import Client, ModelStage, ModelVersion, Score
from app.services.scorers import shadow as module
from app.services.scorers.over_rabbitmq import RabbitScorer
from app.settings.service import ServiceSettings
from database.database import session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.broker import Broker
from tests.fixtures.file_bank import count, file_database, logged_in
from tests.fixtures.patience import eventually
from tests.fixtures.small_bank import make_bank
from tests.fixtures.workers import workers_of

__all__ = ["file_database"]
pytestmark = pytest.mark.rabbitmq
MISSING = "f" * 64
CALLS = 10


@pytest_asyncio.fixture
async def served(
    file_database: None, settings: ServiceSettings, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FastAPI]:
    monkeypatch.setattr(module, "CHALLENGERS_KNOWN_SECONDS", 0.0)
    app = create_app(settings.model_copy(update={"amqp_url": broker.url}), RabbitScorer(broker.url, timeout_seconds=15))
    assert app.state.parts.shadow.scorer is app.state.parts.scoring.scorer
    app.state.parts.shadow.start()
    yield app
    await app.state.parts.shadow.close()
    await app.state.parts.scoring.scorer.close()


async def staged(app: FastAPI, champion: str, challenger: str) -> tuple[ApiClient, int]:
    """A bank with that champion and that challenger, one of its clients, and his session."""
    async with session_scope() as session:
        bank = await make_bank(session, champion=champion)
        session.add(ModelVersion(sha256=challenger, name="loans", stage=ModelStage.CHALLENGER))
    return await logged_in(app, bank.client), bank.client


async def score_often(client: ApiClient, client_id: int, champion: str) -> set[float]:
    answers = await asyncio.gather(*(client.post(f"/clients/{client_id}/score") for _ in range(CALLS)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["model_version"] for answer in answers} == {champion}
    return {answer.json()["score"] for answer in answers}


async def test_every_live_score_has_its_shadow(
    served: FastAPI, broker: Broker, small_registry: Path, models: list[str], tmp_path: Path
) -> None:
    client, client_id = await staged(served, models[0], models[1])
    async with workers_of(2, tmp_path, broker_url=broker.url, registry=small_registry):
        (live,) = await score_often(client, client_id, models[0])

        async def all_there() -> bool:
            return await count(Score) == 2 * CALLS

        await eventually(all_there)
    async with session_scope(read_only=True) as session:
        assert (await session.get_one(Client, client_id)).latest_score == live


async def test_a_challenger_that_no_registry_has_is_counted_and_costs_nobody_an_answer(
    served: FastAPI, broker: Broker, small_registry: Path, models: list[str], tmp_path: Path
) -> None:
    client, client_id = await staged(served, models[0], MISSING)
    before = failed()
    async with workers_of(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,):
        await score_often(client, client_id, models[0])

        async def all_counted() -> bool:
            return failed() == before + CALLS

        await eventually(all_counted)
        await score_often(client, client_id, models[0])
        assert worker.is_alive
    assert await count(Score) == 2 * CALLS


def failed() -> float:
    return REGISTRY.get_sample_value("shadow_scores_total", {"outcome": "failed"}) or 0.0
