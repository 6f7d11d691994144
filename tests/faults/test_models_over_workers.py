"""Promoted, rolled back, promoted despite a gate, by command: one row switches every worker, and nothing restarts."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.ml.contracts.columns import to_columns
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from tests.fixtures.bank_folder import database_file, kept_logins, query, seed_in
from tests.fixtures.broker import Broker
from tests.fixtures.command_line import run, serving
from tests.fixtures.rpc import demo_applicants
from tests.fixtures.small_models import add_small_model
from tests.fixtures.workers import WorkerProcess, workers

pytestmark = pytest.mark.rabbitmq
ROUNDS = 12
"""As many as it takes until each of two workers that compete has surely answered some."""


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    """A seeded bank in a folder of its own, and its two models: a weak one, and a better one that is the champion."""
    registry = ModelRegistry(str(tmp_path / "bank" / "var" / "registry"))
    versions = [
        add_small_model(registry, trees, {"name": "loans", "created": f"2026-01-{trees:02}T12:00:00+00:00"})
        for trees in (2, 30)
    ]
    asyncio.run(seed_in(tmp_path / "bank"))
    return versions


@pytest.fixture
def crew(versions: list[str], broker: Broker, tmp_path: Path) -> Iterator[list[WorkerProcess]]:
    with workers(2, tmp_path, broker_url=broker.url, registry=tmp_path / "bank" / "var" / "registry") as crew:
        yield crew


def pd_of(folder: Path, version: str) -> float:
    """The first demo client's, by that model."""
    registry = ModelRegistry(str(folder / "var" / "registry"))
    engine = ScoringEngine.load(registry.read(version), sha256=version)
    return engine.score(to_columns(engine.contract, demo_applicants(1)), reasons=False)[0].proba


def scored(http: httpx.Client) -> set[tuple[str, float]]:
    """Model and PD of every one of some scores."""
    answers = [http.post("/api/client/score") for _ in range(ROUNDS)]
    assert {answer.status_code for answer in answers} == {200}, answers[0].text
    return {(answer.json()["model_version"], answer.json()["score"]) for answer in answers}


def test_promotion_and_roll_back_by_command_switch_all_workers_at_once(
    versions: list[str], crew: list[WorkerProcess], broker: Broker, tmp_path: Path
) -> None:
    bank, registry = tmp_path / "bank", ModelRegistry(str(tmp_path / "bank" / "var" / "registry"))
    older, newest = versions
    settings = {
        "AMQP_URL": broker.url,
        "DATABASE_URL": f"sqlite:///{database_file(bank)}",
        "REGISTRY_URL": str(bank / "var" / "registry"),
        "SESSION_SECRET": "a secret that only tests know, long enough",
        "DEMO_MODE": "false",
    }
    with serving(bank, "serve", **settings) as service, service.client() as http:
        password = kept_logins(bank)["client"]["password"]
        http.post("/auth/login", json={"login": "client_0001", "password": password}).raise_for_status()
        assert scored(http) == {(newest, pd_of(bank, newest))}

        refused = run(tmp_path, "models", "promote", older, **settings)
        assert refused.is_a_sentence
        assert "discrimination FAILED" in refused.err
        assert scored(http) == {(newest, pd_of(bank, newest))}

        reason = ("--despite", "discrimination", "--because", "the test of a switch")
        for command, expected in (
            (("models", "promote", older, *reason), older),
            (("models", "rollback"), newest),
            (("models", "rollback"), older),
        ):
            done = run(tmp_path, *command, **settings)
            assert (done.code, done.out.splitlines()[-1]) == (0, f"The champion is {expected}"), done.err
            assert scored(http) == {(expected, pd_of(bank, expected))}
            assert registry.alias() == expected
    assert all(worker.is_alive and worker.said("answered") for worker in crew)
    assert [len(worker.said("ready")) for worker in crew] == [1, 1]
    stages: dict[str, str] = dict(query(bank, "SELECT sha256, stage FROM model_versions"))
    assert (stages[older], stages[newest]) == ("champion", "retired")
