"""A bank of thirty clients in a database whose sessions have connections of their own; a real model scores."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.scored import Scored
from app.models import Client, ModelStage, PortfolioJob, Role
from app.services.crud.lists.client_filter import ClientFilter
from app.services.decisions.in_use import PartsReader
from app.services.jobs import control
from app.services.jobs.deciding import JobDecider
from app.services.jobs.runner import JobRunner
from app.services.master_scales import MasterScales
from app.services.policies.in_use import ReadyPolicies
from app.services.scorer import ScoreRequest
from app.services.scorers.in_process import InProcessScorer
from database.database import session_scope
from tests.fixtures.both_databases import file_engine
from tests.fixtures.factories import make_client, make_manager, make_model_version, make_user
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.rpc import demo_applicants
from tests.fixtures.small_models import add_small_model

__all__ = ["file_engine"]
CONTRACT = load_contract("consumer_loan")
CLIENTS = 30
CARD = {"name": "consumer_loan", "created": "2026-01-01T00:00:00+00:00"}
Hook = Callable[[int], Awaitable[None]]


class HookedScorer(InProcessScorer):
    """The real one; before the answer to each batch, by number, something happens."""

    hook: Hook | None = None
    batches = 0

    async def score(self, request: ScoreRequest) -> list[Scored]:
        self.batches += 1
        if self.hook is not None:
            await self.hook(self.batches)
        return await super().score(request)


@dataclass
class Bank:
    """Thirty clients; the first ten belong to the manager."""

    engine: AsyncEngine
    folder: Path
    admin: int
    manager: int
    champion: str
    clients: list[int]
    scorer: HookedScorer = field(init=False)

    def __post_init__(self) -> None:
        self.scorer = HookedScorer(
            ModelRegistry(str(self.folder)), portfolio_default_rate=None, timeout_seconds=PATIENCE_SECONDS
        )

    def runner(self, **options: Any) -> JobRunner:
        decider = JobDecider(PartsReader(ReadyPolicies(CONTRACT), MasterScales()))
        return JobRunner(self.engine, self.scorer, CONTRACT, decider, **options)

    async def start(self, wanted: ClientFilter | None = None, **options: Any) -> int:
        """Start a job with chunks of seven clients; its id."""
        async with session_scope() as session:
            found = wanted or ClientFilter()
            return (await control.start_rescore(session, found, asked_by=None, chunk_size=7, **options)).id

    async def do(self, wanted: ClientFilter | None = None, **options: Any) -> int:
        """Start a job and do it; its id."""
        job_id = await self.start(wanted, **options)
        await self.runner().run(job_id)
        return job_id

    async def job(self, job_id: int) -> PortfolioJob:
        async with session_scope(read_only=True) as session:
            return await session.get_one(PortfolioJob, job_id)

    async def rows(self, statement: str, **values: Any) -> list[Sequence[Any]]:
        async with self.engine.begin() as connection:
            found = await connection.execute(text(statement), values)
            return [tuple(row) for row in found] if found.returns_rows else []

    async def scored(self, job_id: int) -> list[int]:
        """The clients of the events that a job has stored, each as often as it was scored."""
        statement = "SELECT client_id FROM scores WHERE request_id = :job ORDER BY client_id"
        return [client_id for (client_id,) in await self.rows(statement, job=f"job-{job_id}")]

    async def failures(self, job_id: int) -> dict[int, str]:
        statement = "SELECT client_id, failure FROM job_results WHERE job_id = :job AND failure IS NOT NULL"
        return {int(one): str(code) for one, code in await self.rows(statement, job=job_id)}

    async def remove(self, client_id: int) -> None:
        """Take a client away, behind the back of the rules that keep one who has revisions."""
        async with self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                await connection.execute(text("SET LOCAL session_replication_role = replica"))
            else:
                await connection.execute(text("DROP TRIGGER IF EXISTS client_revisions_refuse_delete"))
            for table, key in (("client_revisions", "client_id"), ("clients", "user_id")):
                await connection.execute(text(f"DELETE FROM {table} WHERE {key} = :id"), {"id": client_id})

    async def spoil(self, client_id: int) -> None:
        """Give a client what no model can be asked about."""
        async with session_scope() as session:
            client = await session.get_one(Client, client_id)
            client.features = {**client.features, "income_monthly": "much"}


@pytest_asyncio.fixture
async def bank(file_engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[Bank]:
    """Nobody is scored yet."""
    folder = tmp_path / "registry"
    champion = add_small_model(ModelRegistry(str(folder)), 20, CARD)
    async with session_scope() as session:
        admin = await make_user(session, Role.ADMIN)
        manager = (await make_manager(session)).user_id
        await make_model_version(session, ModelStage.CHAMPION, sha256=champion)
        clients = [
            (await make_client(session, features=one, manager_id=manager if place < 10 else None)).user_id
            for place, one in enumerate(demo_applicants(CLIENTS))
        ]
        admin_id = admin.id
    bank = Bank(file_engine, folder, admin_id, manager, champion, clients)
    yield bank
    await bank.scorer.close()
