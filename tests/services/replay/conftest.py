"""A bank whose scores can be replayed: real models in a registry, on either database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.models import Client, Score, ScoreSource
from app.services.crud.model_version import promote_model
from app.services.model_registry.registering import register_all
from app.services.replay.replayer import Replayed, Replayer
from app.services.replay.selection import OfTime, Selection, select_events
from app.services.scorers.in_process import InProcessScorer
from app.services.scoring import ScoringService
from tests.fixtures.both_databases import engine
from tests.fixtures.factories import make_client
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.rpc import demo_applicants
from tests.fixtures.small_models import small_model
from tests.fixtures.tampering import tamper

__all__ = ["engine"]
CONTRACT = load_contract("consumer_loan")
TREES = (12, 7)
EVERYTHING = OfTime(datetime(2000, 1, 1, tzinfo=UTC))


@dataclass
class ReplayBank:
    """Two models, the first the champion, and the service's own way to score clients."""

    session: AsyncSession
    registry: ModelRegistry
    versions: list[str]
    scorers: list[InProcessScorer] = field(default_factory=list)

    async def clients(self, features: Sequence[Mapping[str, Any]]) -> list[Client]:
        """New clients with those features."""
        return [await make_client(self.session, features=dict(one)) for one in features]

    async def demo_clients(self, count: int) -> list[Client]:
        """The first of the demo bank."""
        return await self.clients(demo_applicants(count))

    async def score(self, clients: Sequence[Client], *, rate: float | None = None) -> list[Score]:
        """One batch, stored by the service; `rate` is the PORTFOLIO_DEFAULT_RATE of whoever scores."""
        service = self.service(rate=rate)
        return await service.score_clients(self.session, clients, asked_by=None, source=ScoreSource.API)

    def service(self, *, rate: float | None = None) -> ScoringService:
        """The service itself, in process."""
        scorer = InProcessScorer(self.registry, portfolio_default_rate=rate, timeout_seconds=PATIENCE_SECONDS)
        self.scorers.append(scorer)
        return ScoringService(scorer, CONTRACT, timeout_seconds=PATIENCE_SECONDS)

    async def promote(self, version: str) -> None:
        """Past the gates: which model is better is no matter here."""
        await promote_model(self.session, version)

    async def replay(self, selection: Selection = EVERYTHING) -> list[Replayed]:
        """What becomes of those events, in the order of their ids."""
        _, batches = await select_events(self.session, selection)
        replayer = Replayer(self.registry)
        return [one async for batch in batches for one in replayer.replay(batch)]

    async def tamper(self, statement: str, **values: Any) -> None:
        """Behind the service's back."""
        await tamper(self.session, statement, **values)


@pytest_asyncio.fixture
async def bank(session: AsyncSession, tmp_path: Path) -> AsyncIterator[ReplayBank]:
    registry = ModelRegistry(str(tmp_path / "registry"))
    versions = [
        registry.add(small_model(trees), {"name": "loans", "created": f"2026-01-0{day}T00:00:00+00:00"})
        for day, trees in enumerate(TREES, start=1)
    ]
    await register_all(session, registry)
    bank = ReplayBank(session, registry, versions)
    await bank.promote(versions[0])
    yield bank
    for scorer in bank.scorers:
        await scorer.close()
