"""Before a service is ready the model in use is in memory; a part that is away keeps it from nothing."""

import asyncio
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ScoringUnavailable
from app.ml.registry.registry import ModelRegistry
from app.models import ModelStage
from app.services.scorer import ScoreRequest
from app.services.scorers import warming
from app.services.scorers.in_process import InProcessScorer
from app.services.scorers.over_rabbitmq import RabbitScorer
from app.services.scorers.warming import warm_up
from tests.fixtures.factories import make_model_version
from tests.fixtures.scorers import MockedScorer


async def test_the_champion_is_warm_before_the_first_request(
    app: FastAPI, session: AsyncSession, scorer: MockedScorer
) -> None:
    champion = await make_model_version(session, ModelStage.CHAMPION)
    await session.commit()
    async with app.router.lifespan_context(app):
        assert scorer.warm == [champion.sha256]


async def test_without_a_champion_there_is_nothing_to_wait_for(session: AsyncSession, scorer: MockedScorer) -> None:
    await warm_up(scorer)
    assert scorer.warm == []


async def test_a_warm_scorer_loads_nothing_when_it_is_first_asked(
    small_registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = ModelRegistry(str(small_registry))
    version = registry.versions()[0]
    scorer = InProcessScorer(registry, portfolio_default_rate=None, timeout_seconds=60)
    await scorer.warm_up(version)
    monkeypatch.setattr(ModelRegistry, "read", None)
    applicant = {feature.name: [None] for feature in scorer._models.engine(version).contract.inputs}
    assert len(await scorer.score(ScoreRequest(version, applicant))) == 1
    await scorer.close()


class StuckScorer(MockedScorer):
    """Waits for ever, or is away."""

    async def warm_up(self, model_version: str) -> None:
        if self.error is not None:
            raise self.error
        await asyncio.Event().wait()


@pytest.mark.parametrize("error", [ScoringUnavailable("No worker."), None])
async def test_a_scorer_that_is_away_keeps_the_service_from_nothing(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    await make_model_version(session, ModelStage.CHAMPION)
    await session.commit()
    monkeypatch.setattr(warming, "WARM_UP_SECONDS", 0.1)
    await warm_up(StuckScorer(error=error))


async def test_a_broker_that_is_away_is_said_at_once(unused_tcp_port: int) -> None:
    scorer = RabbitScorer(f"amqp://guest:guest@127.0.0.1:{unused_tcp_port}/", timeout_seconds=60)
    with pytest.raises(ScoringUnavailable):
        await scorer.warm_up("f" * 64)
    await scorer.close()
