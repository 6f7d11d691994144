"""The service on a real PostgreSQL, many requests at once: nothing lost, nothing doubled, nothing waits for ever."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlmodel import SQLModel, func, select

from app.api import create_app
from app.ml.contracts.applicant import complete
from app.ml.contracts.loader import load_contract
from app.ml.scoring.scored import Scored
from app.models import ModelStage, Role, Score, ScoreRequestKey
from app.security.passwords import hash_password
from app.services.crud.client_revision import list_client_revisions
from app.services.crud.scoring import list_scores
from app.services.scorer import ScoreRequest
from app.settings.service import ServiceSettings
from database.database import close_database_engine, get_database_engine, session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.command_line import free_port
from tests.fixtures.factories import make_client, make_manager, make_model_version, make_user
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import at_once
from tests.fixtures.postgres import PostgresServer
from tests.fixtures.scorers import MockedScorer

pytestmark = pytest.mark.postgres
PASSWORD = "a long sentence is best"
POOL_SIZE = 5
"""Connections of the service, no more."""


class SlowScorer(MockedScorer):
    """Takes a moment, so that what is asked at once is also away at once."""

    async def score(self, request: ScoreRequest) -> list[Scored]:
        await asyncio.sleep(0.1)
        return await super().score(request)


@dataclass(frozen=True)
class Bank:
    """A bank of one manager and one client on PostgreSQL, and two services on it, as two processes would be."""

    apps: tuple[FastAPI, FastAPI]
    client_id: int
    manager_id: int

    async def logged_in(self, app: FastAPI, user_id: int) -> ApiClient:
        client = ApiClient(app)
        async with session_scope() as session:
            await client.log_in(session, user_id)
        return client

    @property
    def path(self) -> str:
        return f"/clients/{self.client_id}"


@pytest_asyncio.fixture
async def bank(
    settings: ServiceSettings, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bank]:
    async with postgres_server.bank_database() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATABASE_POOL_SIZE", str(POOL_SIZE))
        monkeypatch.setenv("DATABASE_POOL_OVERFLOW", "0")
        get_database_engine.cache_clear()
        features = complete(load_contract("consumer_loan"), APPLICANT)
        async with session_scope() as session:
            await make_model_version(session, ModelStage.CHAMPION)
            manager = await make_manager(session, login="manager", password_hash=await hash_password(PASSWORD))
            client = await make_client(session, manager_id=manager.user_id, features=features)
        apps = create_app(settings, SlowScorer()), create_app(settings, SlowScorer())
        yield Bank(apps, client.user_id, manager.user_id)
        await close_database_engine()


async def count(table: type[SQLModel]) -> int:
    async with session_scope(read_only=True) as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


def statuses(answers: list[httpx.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


async def test_a_manager_logs_in_edits_and_scores(bank: Bank) -> None:
    async with ApiClient(bank.apps[0]) as manager:
        wrong = await manager.post("/auth/login", json={"login": "manager", "password": "wrong"})
        right = await manager.post("/auth/login", json={"login": "manager", "password": PASSWORD})
        assert (wrong.status_code, right.json()["role"]) == (401, Role.MANAGER)
        edited = (await manager.patch(bank.path, json={"income_monthly": None, "term_months": 36})).json()
        assert (edited["income_monthly"], edited["term_months"]) == (None, 36)
        score = (await manager.post(f"{bank.path}/score")).json()
        assert (await manager.get(f"{bank.path}/scores")).json() == [score]
        assert (await manager.get("/api/manager/clients")).json()[0]["term_months"] == 36
        assert (await manager.get(f"{bank.path}/credits")).json() == []


async def test_thirty_scores_at_once_share_five_connections(bank: Bank) -> None:
    async with await bank.logged_in(bank.apps[0], bank.client_id) as client:
        answers = await asyncio.gather(*(client.post(f"{bank.path}/score") for _ in range(30)))
    assert statuses(answers) == [200] * 30
    assert len({answer.json()["id"] for answer in answers}) == await count(Score) == 30


async def test_twins_at_two_services_make_one_event(bank: Bank) -> None:
    callers = [await bank.logged_in(app, bank.client_id) for app in bank.apps]
    same = {"Idempotency-Key": "order-17"}
    answers = await asyncio.gather(
        *(caller.post(f"{bank.path}/score", headers=same) for caller in callers for _ in range(5))
    )
    for caller in callers:
        await caller.aclose()
    assert statuses(answers) == [200] * 10
    assert len({answer.text for answer in answers}) == 1
    assert (await count(Score), await count(ScoreRequestKey)) == (1, 1)


async def test_scores_and_edits_at_once_fit_together(bank: Bank) -> None:
    async with await bank.logged_in(bank.apps[0], bank.manager_id) as manager:
        edits = [manager.patch(bank.path, json={"term_months": months}) for months in range(12, 20)]
        scores = [manager.post(f"{bank.path}/score") for _ in range(8)]
        edited, scored = await asyncio.gather(asyncio.gather(*edits), asyncio.gather(*scores))
    assert set(statuses(edited)) <= {200, 409}
    assert statuses(scored) == [200] * 8
    async with session_scope(read_only=True) as session:
        revisions = (await list_client_revisions(session, bank.client_id)).rows
        events = (await list_scores(session, bank.client_id)).rows
    kept = statuses(edited).count(200)
    assert [revision.revision for revision in revisions] == list(range(kept + 1, 0, -1))
    assert {event.client_revision for event in events} <= {revision.revision for revision in revisions}


async def test_with_no_connection_left_a_caller_is_told_to_come_again(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    await close_database_engine()
    monkeypatch.setenv("DATABASE_TIMEOUT_SECONDS", "2")
    async with await bank.logged_in(bank.apps[0], bank.client_id) as client:
        held = [await get_database_engine().connect() for _ in range(POOL_SIZE)]
        with at_once():
            busy, ready = await client.get(bank.path), await client.get("/health/ready")
        for connection in held:
            await connection.close()
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        assert (busy.json()["error"], ready.status_code) == ("DatabaseUnavailable", 503)
        assert (await client.get(bank.path)).status_code == 200


async def test_with_the_database_away_a_caller_is_told_to_come_again(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await bank.logged_in(bank.apps[0], bank.client_id) as client:
        await close_database_engine()
        monkeypatch.setenv("DATABASE_URL", f"postgresql://bank@127.0.0.1:{free_port()}/bank")
        away = await client.get(bank.path)
        assert (away.status_code, away.json()["error"]) == (503, "DatabaseUnavailable")
        assert (await client.get("/health/live")).status_code == 200


@pytest.mark.parametrize("name", ["A\0", "A\nB", "\x7f"])
async def test_what_no_database_keeps_is_refused_by_name(bank: Bank, name: str) -> None:
    person = {"login": "boris", "password": PASSWORD, "first_name": name, "last_name": "Б"}
    async with session_scope() as session:
        admin = await make_user(session, Role.ADMIN)
    async with await bank.logged_in(bank.apps[0], admin.id) as client:
        answer = await client.post("/users", json=person)
        with_key = await client.post(f"{bank.path}/score", headers={"Idempotency-Key": name})
    assert (answer.status_code, with_key.status_code) == (422, 422)
    assert [problem["field"] for problem in answer.json()["detail"]] == ["first_name"]
