"""Challengers behind a served bank: the real engine, a real database in a file, the application's own wiring."""

import asyncio
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI
from prometheus_client import REGISTRY
from sqlmodel import col, select

from app.exceptions import DatabaseUnavailable
from app.ml.contracts.columns import to_columns
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.models import Client, ModelStage, ModelVersion, Role, Score, ScoreSource
from app.services.scorers import shadow as module
from app.services.scorers.shadow import ShadowScoring
from database.database import session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_user
from tests.fixtures.file_bank import logged_in
from tests.fixtures.patience import PATIENCE_SECONDS, eventually
from tests.fixtures.rpc import demo_applicants
from tests.fixtures.scorers import MockedScorer
from tests.fixtures.small_models import small_model

CONTRACT = load_contract("consumer_loan")
CREATED = "2026-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class Bank:
    """An admin who scores, two clients, and who answers beside whom."""

    admin: ApiClient
    clients: list[int]
    champion: str
    challenger: str
    shadow: ShadowScoring


@pytest_asyncio.fixture
async def bank(served: FastAPI, registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bank]:
    monkeypatch.setattr(module, "SHORTEST_REST_SECONDS", 0.0)
    monkeypatch.setattr(module, "CHALLENGERS_KNOWN_SECONDS", 0.0)
    versions = [registry.add(small_model(trees), {"name": "consumer_loan", "created": CREATED}) for trees in (20, 5)]
    async with session_scope() as session:
        clients = [(await make_client(session, features=one)).user_id for one in demo_applicants(2)]
        admin = await make_user(session, Role.ADMIN)
        for version, stage in zip(versions, (ModelStage.CHAMPION, ModelStage.CHALLENGER), strict=True):
            session.add(ModelVersion(sha256=version, name="consumer_loan", stage=stage))
    shadow: ShadowScoring = served.state.parts.shadow
    shadow.start()
    yield Bank(await logged_in(served, admin.id), clients, versions[0], versions[1], shadow)
    await shadow.close()
    await shadow.scorer.close()


async def shadows() -> list[Score]:
    async with session_scope(read_only=True) as session:
        of_challengers = col(Score.source) == ScoreSource.SHADOW
        return list((await session.exec(select(Score).where(of_challengers).order_by(col(Score.id)))).all())


async def stored(count: int) -> list[Score]:
    async def all_there() -> bool:
        return len(await shadows()) >= count

    await eventually(all_there)
    return await shadows()


async def score(bank: Bank, client_id: int, **headers: str) -> dict[str, object]:
    response = await bank.admin.post(f"/clients/{client_id}/score", headers=headers)
    assert response.status_code == 200, response.text
    told: dict[str, object] = response.json()
    return told


def told(outcome: str) -> float:
    return REGISTRY.get_sample_value("shadow_scores_total", {"outcome": outcome}) or 0.0


async def test_the_challenger_scores_what_the_champion_has_scored(bank: Bank, registry: ModelRegistry) -> None:
    for client_id in bank.clients:
        assert (await score(bank, client_id))["model_version"] == bank.champion
    events = await stored(2)
    engine = ScoringEngine.load(registry.read(bank.challenger), sha256=bank.challenger)
    async with session_scope(read_only=True) as session:
        features = [(await session.get_one(Client, event.client_id)).features for event in events]
    expected = engine.score(to_columns(CONTRACT, features))
    assert [event.client_id for event in events] == bank.clients
    for event, one in zip(events, expected, strict=True):
        assert (event.score, event.raw_proba, event.reasons) == (one.proba, one.raw_proba, one.reasons)
        assert (event.model_version, event.client_revision, event.asked_by) == (bank.challenger, 1, None)


async def test_metrics_of_live_scores_leave_shadows_out(bank: Bank) -> None:
    name = {"model_version": bank.champion}
    before = REGISTRY.get_sample_value("scoring_stage_seconds_count", {"stage": "compute"}) or 0.0
    await score(bank, bank.clients[0])
    await stored(1)
    assert REGISTRY.get_sample_value("scoring_stage_seconds_count", {"stage": "compute"}) == before + 1
    assert REGISTRY.get_sample_value("model_in_use", name) == 1
    assert REGISTRY.get_sample_value("model_in_use", {"model_version": bank.challenger}) is None


async def test_nobody_sees_a_shadow(bank: Bank) -> None:
    live = await score(bank, bank.clients[0])
    await stored(1)
    listed = (await bank.admin.get(f"/clients/{bank.clients[0]}/scores")).json()
    assert [one["id"] for one in listed] == [live["id"]]
    (line,) = (await bank.admin.get("/api/manager/clients/summary?all=true&scored=true")).json()
    assert line["score"] == live["score"]


async def test_a_repeated_request_is_shadowed_once(bank: Bank) -> None:
    for _ in range(3):
        await score(bank, bank.clients[0], **{"Idempotency-Key": "the same"})
    await score(bank, bank.clients[1])
    assert [event.client_id for event in await stored(2)] == bank.clients


async def test_without_a_challenger_nothing_is_stored(bank: Bank) -> None:
    async with session_scope() as session:
        (await session.get_one(ModelVersion, bank.challenger)).stage = ModelStage.CANDIDATE
    await score(bank, bank.clients[0])

    async def looked_up() -> bool:
        return math.isfinite(bank.shadow._challengers[0])

    await eventually(looked_up)
    async with session_scope() as session:
        (await session.get_one(ModelVersion, bank.challenger)).stage = ModelStage.CHALLENGER
    await score(bank, bank.clients[1])
    assert [event.client_id for event in await stored(1)] == [bank.clients[1]]


async def test_a_challenger_that_cannot_score_changes_nothing_for_the_caller(bank: Bank, tmp_path: Path) -> None:
    artifact = tmp_path / "registry" / "models" / bank.challenger / "model.cbm"
    content = artifact.read_bytes()
    artifact.write_bytes(content[: len(content) // 2])
    failed = told("failed")
    for client_id in bank.clients:
        await score(bank, client_id)

    async def counted() -> bool:
        return told("failed") == failed + 2

    await eventually(counted)
    assert await shadows() == []
    artifact.write_bytes(content)
    await score(bank, bank.clients[0])
    assert len(await stored(1)) == 1


async def test_a_database_that_refuses_is_outlived(bank: Bank) -> None:
    failed = told("failed")
    case = module.Case(user_id=999_999, revision=1, features=demo_applicants(1)[0])
    bank.shadow._waiting.append(case)
    bank.shadow._arrived.set()

    async def counted() -> bool:
        return told("failed") == failed + 1

    await eventually(counted)
    await score(bank, bank.clients[0])
    assert len(await stored(1)) == 1


async def test_challengers_stay_known_while_the_database_is_away(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    await score(bank, bank.clients[0])
    assert len(await stored(1)) == 1
    looks: list[object] = []

    async def away(session: object) -> list[ModelVersion]:
        looks.append(session)
        raise DatabaseUnavailable

    monkeypatch.setattr(module, "list_challengers", away)
    await score(bank, bank.clients[1])
    assert [event.model_version for event in await stored(2)] == [bank.challenger] * 2
    assert looks


async def test_closing_does_not_wait_for_a_batch_in_hand(bank: Bank) -> None:
    await score(bank, bank.clients[0])
    async with asyncio.timeout(PATIENCE_SECONDS):
        await bank.shadow.close()


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (1.0, 50), (0.5, None)])
async def test_a_share_of_the_scores_is_offered(share: float, expected: int | None) -> None:
    """Nothing waits in between: the task has no moment to run."""
    shadow = _idle(share)
    shadow.start()
    shadow.offer([_client()] * 50)
    waiting = len(shadow._waiting)
    await shadow.close()
    assert waiting == expected if expected is not None else 5 < waiting < 45


async def test_where_there_is_no_room_the_newest_are_dropped_and_counted() -> None:
    before, shadow = told("dropped"), _idle(1.0)
    shadow.start()
    shadow.offer([_client()] * (module.MAX_WAITING + 7))
    assert (len(shadow._waiting), told("dropped")) == (module.MAX_WAITING, before + 7)
    await shadow.close()
    assert told("dropped") == before + 7 + module.MAX_WAITING


async def test_nothing_is_kept_before_the_start_and_after_the_end() -> None:
    shadow = _idle(1.0)
    shadow.offer([_client()])
    assert not shadow._waiting
    shadow.start()
    await shadow.close()
    shadow.offer([_client()])
    assert not shadow._waiting
    await shadow.close()


async def test_a_fault_is_told_once_in_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told_lines: list[str] = []
    monkeypatch.setattr(module._log, "warning", lambda event, **_: told_lines.append(event))
    shadow = _idle(1.0)
    for _ in range(5):
        shadow._log_seldom("the same", TimeoutError())
    shadow._log_seldom("another", TimeoutError())
    assert told_lines == ["the same", "another"]


def _idle(share: float) -> ShadowScoring:
    return ShadowScoring(MockedScorer(), CONTRACT, share=share)


def _client() -> Client:
    return Client(user_id=1, features={})
