"""Scoring of many callers at once on PostgreSQL: each gets its own answer, and each fault concerns one alone."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url
from sqlmodel import col, select

from app.ml.contracts.applicant import complete
from app.ml.contracts.loader import load_contract
from app.models import Client, ModelStage, Score, ScoreSource
from app.models.base import utc_now
from app.security.sessions import SESSION_LIFETIME, hash_session_id, new_session_id
from app.services.batched_scoring import BatchedScoring
from app.services.computing import Computing
from app.services.crud.score_batches import Applicant, Asked, Event
from app.services.crud.score_request_key import IdempotencyKey
from app.services.crud.user_session import create_user_session
from app.services.scoring import Scorable
from app.services.session_activity import SessionActivity
from database.config import async_url
from database.database import close_database_engine, get_database_engine, session_scope
from tests.fixtures.factories import make_client, make_manager, make_model_version
from tests.fixtures.forgetful_proxy import ForgetfulProxy, forgetful_proxy
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import PATIENCE_SECONDS
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.scorers import MockedScorer

CONTRACT = load_contract("consumer_loan")


@dataclass
class Bank:
    """A manager with three clients; the manager is logged in."""

    scoring: BatchedScoring
    scorer: MockedScorer
    id_hash: str
    manager_id: int
    client_ids: list[int]
    proxy: ForgetfulProxy
    heard: list[int] = field(default_factory=list)

    async def asked(self, client_id: int) -> tuple[Asked, Applicant]:
        found = await self.scoring.ask(self.id_hash, client_id)
        assert found is not None
        assert found.client is not None
        return found, found.client

    async def score(self, client_id: int, key: str | None = None, body: str = "") -> Event:
        asked, client = await self.asked(client_id)
        return await self.scoring.score(asked, client, source=ScoreSource.API, key=self.key(client_id, key, body))

    def key(self, client_id: int, key: str | None, body: str = "") -> IdempotencyKey | None:
        return IdempotencyKey(self.manager_id, "/clients/{client_id}/score", client_id, key, body) if key else None


@pytest_asyncio.fixture
async def bank(postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bank]:
    async with postgres_server.bank_database() as address:
        monkeypatch.setenv("DATABASE_URL", address)
        get_database_engine.cache_clear()
        url = async_url(address)
        async with forgetful_proxy(Path(str(url.query["host"]))) as proxy:
            heard: list[int] = []

            def listen(clients: Sequence[Scorable]) -> None:
                heard.extend(client.user_id for client in clients)

            scorer = MockedScorer()
            scoring = BatchedScoring(
                url.set(query={"host": str(proxy.folder)}),
                Computing(scorer, CONTRACT, timeout_seconds=PATIENCE_SECONDS),
                SessionActivity(),
                timeout_seconds=PATIENCE_SECONDS,
                listener=listen,
            )
            yield await _furnished(scoring, scorer, proxy, heard)
            proxy.refuses = False
            await scoring.close()
        await close_database_engine()


async def _furnished(scoring: BatchedScoring, scorer: MockedScorer, proxy: ForgetfulProxy, heard: list[int]) -> Bank:
    session_id = new_session_id()
    async with session_scope() as session:
        await make_model_version(session, ModelStage.CHAMPION)
        manager = await make_manager(session)
        features = complete(CONTRACT, APPLICANT)
        clients = [await make_client(session, manager_id=manager.user_id, features=features) for _ in range(3)]
        await create_user_session(
            session, id_hash=hash_session_id(session_id), user_id=manager.user_id, expires=utc_now() + SESSION_LIFETIME
        )
    ids = [client.user_id for client in clients]
    return Bank(scoring, scorer, hash_session_id(session_id), manager.user_id, ids, proxy, heard)


async def events() -> list[Score]:
    async with session_scope(read_only=True) as session:
        return list((await session.exec(select(Score).order_by(col(Score.id)))).all())


async def latest(client_id: int) -> tuple[int | None, float | None]:
    async with session_scope(read_only=True) as session:
        client = await session.get_one(Client, client_id)
        return client.latest_score_id, client.latest_score


async def superuser(statement: str) -> None:
    """Passes by triggers and foreign keys, as no part of the service can."""
    url = make_url(get_database_engine().url.render_as_string(hide_password=False)).set(drivername="postgresql")
    connection = await asyncpg.connect(
        user=url.username, database=url.database, host=str(url.query["host"]), password=url.password
    )
    try:
        await connection.execute(f"SET session_replication_role = replica; {statement}")
    finally:
        await connection.close()
