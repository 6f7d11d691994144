"""A real model, the real scorer, a real database in a file, through the whole application."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.exceptions import ScoringTimeout
from app.ml.contracts.columns import to_columns
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.scored import Scored
from app.models import Role, Score, ScoreRequestKey
from app.scripts.demo_bank import demo_clients
from app.services.model_registry import stages as models
from app.services.scorer import ScoreRequest
from database.database import session_scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.factories import make_client, make_user
from tests.fixtures.file_bank import count, logged_in
from tests.fixtures.small_models import add_small_model

CONTRACT = load_contract("consumer_loan")
CLIENTS = 30
CARD = {"name": "consumer_loan", "created": "2026-01-01T00:00:00+00:00"}


@dataclass(frozen=True)
class Bank:
    """An admin's session, the champion, and what the engine itself says of each client."""

    admin: ApiClient
    champion: str
    expected: dict[int, Scored]

    @property
    def client_id(self) -> int:
        return next(iter(self.expected))


@pytest_asyncio.fixture
async def bank(served: FastAPI, registry: ModelRegistry) -> Bank:
    """Thirty of the demo clients, scored by a model of twenty trees."""
    version = add_small_model(registry, 20, CARD)
    features = [client.features for client in demo_clients(CONTRACT)[:CLIENTS]]
    async with session_scope() as session:
        ids = [(await make_client(session, features=one)).user_id for one in features]
        admin = await make_user(session, Role.ADMIN)
        await models.promote(session, registry, version, CONTRACT)
    scored = ScoringEngine.load(registry.read(version), sha256=version).score(to_columns(CONTRACT, features))
    return Bank(await logged_in(served, admin.id), version, dict(zip(ids, scored, strict=True)))


def damage(registry_folder: Path, version: str) -> None:
    artifact = registry_folder / "models" / version / "model.cbm"
    content = bytearray(artifact.read_bytes())
    content[len(content) // 2] ^= 1
    artifact.write_bytes(content)


def figures(told: dict[str, Any]) -> tuple[str, str]:
    return told["score"].hex(), told["raw_proba"].hex()


async def test_the_stored_pd_is_the_engines_bit_for_bit(bank: Bank) -> None:
    for client_id, expected in list(bank.expected.items())[:5]:
        response = await bank.admin.post(f"/clients/{client_id}/score")
        told = response.json()
        assert figures(told) == (expected.proba.hex(), expected.raw_proba.hex())
        assert (told["model_version"], told["reasons"]) == (bank.champion, expected.reasons)
        assert (await bank.admin.get(f"/clients/{client_id}/scores")).json() == [told]


async def test_reasons_sum_to_the_raw_log_odds(bank: Bank) -> None:
    for client_id, expected in list(bank.expected.items())[:5]:
        told = (await bank.admin.post(f"/clients/{client_id}/score")).json()
        total = sum(reason["contribution"] for reason in told["reasons"])
        assert total == pytest.approx(expected.raw_log_odds, abs=1e-12)


async def test_thirty_at_once_each_get_their_own(bank: Bank) -> None:
    answers = await asyncio.gather(*(bank.admin.post(f"/clients/{client_id}/score") for client_id in bank.expected))
    assert [answer.status_code for answer in answers] == [200] * CLIENTS
    told = {answer.json()["client_id"]: figures(answer.json()) for answer in answers}
    assert told == {i: (one.proba.hex(), one.raw_proba.hex()) for i, one in bank.expected.items()}
    assert len(set(told.values())) > CLIENTS / 2
    assert await count(Score) == CLIENTS


async def test_twins_with_one_key_make_one_event(bank: Bank) -> None:
    key = {"Idempotency-Key": "order-17"}
    path = f"/clients/{bank.client_id}/score"
    answers = await asyncio.gather(*(bank.admin.post(path, headers=key) for _ in range(10)))
    assert [answer.status_code for answer in answers] == [200] * 10
    assert len({answer.text for answer in answers}) == 1
    assert (await count(Score), await count(ScoreRequestKey)) == (1, 1)


async def test_twins_with_one_key_and_two_bodies_make_one_event(bank: Bank) -> None:
    key = {"Idempotency-Key": "order-17"}
    path = f"/clients/{bank.client_id}/score"
    answers = await asyncio.gather(
        *(bank.admin.post(path, headers=key, json={"order": number % 2}) for number in range(6))
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [422] * 3
    assert await count(Score) == 1


async def test_a_twin_waits_and_nobody_is_asked_twice(
    bank: Bank, served: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = served.state.parts.scoring.scorer
    score, asked = scorer.score, 0

    async def counting(request: ScoreRequest) -> list[Scored]:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0.05)
        scored: list[Scored] = await score(request)
        return scored

    monkeypatch.setattr(scorer, "score", counting)
    path, key = f"/clients/{bank.client_id}/score", {"Idempotency-Key": "order-17"}
    await asyncio.gather(*(bank.admin.post(path, headers=key) for _ in range(5)))
    assert asked == 1


async def test_a_waiting_twin_does_not_inherit_a_failure(
    bank: Bank, served: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    scorer = served.state.parts.scoring.scorer
    score, faults = scorer.score, [ScoringTimeout()]

    async def failing_once(request: ScoreRequest) -> list[Scored]:
        await asyncio.sleep(0.05)
        if faults:
            raise faults.pop()
        scored: list[Scored] = await score(request)
        return scored

    monkeypatch.setattr(scorer, "score", failing_once)
    path, key = f"/clients/{bank.client_id}/score", {"Idempotency-Key": "order-17"}
    answers = await asyncio.gather(*(bank.admin.post(path, headers=key) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 504]
    assert await count(Score) == 1


async def test_a_damaged_champion_is_named_and_nothing_is_stored(bank: Bank, tmp_path: Path) -> None:
    damage(tmp_path / "registry", bank.champion)
    response = await bank.admin.post(f"/clients/{bank.client_id}/score", headers={"Idempotency-Key": "order-17"})
    assert (response.status_code, response.json()["error"]) == (503, "ScoringUnavailable")
    assert bank.champion[:12] in response.json()["detail"]
    assert "Retry-After" in response.headers
    assert (await count(Score), await count(ScoreRequestKey)) == (0, 0)
    ready = await bank.admin.get("/health/ready")
    assert ready.status_code == 503
    assert bank.champion[:12] in ready.json()["detail"]


async def test_the_next_request_after_a_promotion_is_scored_by_the_new_champion(
    bank: Bank, registry: ModelRegistry
) -> None:
    before = (await bank.admin.post(f"/clients/{bank.client_id}/score")).json()
    newer = add_small_model(registry, 40, CARD)
    async with session_scope() as session:
        await models.promote(session, registry, newer, CONTRACT)
    after = (await bank.admin.post(f"/clients/{bank.client_id}/score")).json()
    assert (before["model_version"], after["model_version"]) == (bank.champion, newer)
    assert before["score"] != after["score"]


async def test_an_edit_between_two_scores_changes_the_second_only(bank: Bank) -> None:
    path = f"/clients/{bank.client_id}"
    before = (await bank.admin.post(f"{path}/score")).json()
    await bank.admin.patch(path, json={"has_negative_records": True, "days_employed": 0, "income_monthly": None})
    after = (await bank.admin.post(f"{path}/score")).json()
    assert (before["client_revision"], after["client_revision"]) == (1, 2)
    assert after["score"] > before["score"]
    assert (await bank.admin.get(f"{path}/scores")).json() == [after, before]
