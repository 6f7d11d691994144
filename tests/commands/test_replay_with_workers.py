"""Scored by real workers with one champion, the next and the first again; another process replays all to the bit."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.broker import Broker
from tests.fixtures.command_line import Service, run, serving
from tests.fixtures.postgres import PostgresServer, connected
from tests.fixtures.small_models import put_models
from tests.fixtures.workers import workers

pytestmark = [pytest.mark.rabbitmq, pytest.mark.postgres]
RATE = 0.04


@dataclass(frozen=True)
class Bank:
    """A bank on PostgreSQL and RabbitMQ: the folder of its registry, and what its processes are told."""

    folder: Path
    variables: dict[str, str]

    def command(self, *arguments: str) -> str:
        """What a command said that ended well."""
        done = run(self.folder, *arguments, **self.variables)
        assert done.code == 0, done.out + done.err
        return done.out

    @contextmanager
    def served(self) -> Iterator[Service]:
        """Two workers of a portfolio with a rate of its own, and the API, which knows nothing of the rate."""
        registry, broker_url = self.folder / "var" / "registry", self.variables["AMQP_URL"]
        crew = workers(2, self.folder, broker_url=broker_url, registry=registry, PORTFOLIO_DEFAULT_RATE=str(RATE))
        with crew, serving(self.folder, "serve", **self.variables) as service:
            yield service


def life_of_two_models(bank: Bank, versions: list[str]) -> list[dict[str, Any]]:
    """Score, promote, score, roll back, score: the events as the API told them."""
    events: list[dict[str, Any]] = []
    with bank.served() as service, service.client() as http:
        login = {"login": "admin_1", "password": bank.variables["DEMO_PASSWORD"]}
        assert http.post("/auth/login", json=login).status_code == 200

        def score() -> None:
            ids = [row["user_id"] for row in http.get("/api/manager/clients/summary?all=true&limit=5").json()]
            for client_id in ids:
                answer = http.post(f"/clients/{client_id}/score")
                assert answer.status_code == 200, answer.text
                events.append(answer.json())

        score()
        bank.command("models", "promote", versions[0])
        score()
        bank.command("models", "rollback")
        score()
    return events


async def test_promoted_rolled_back_and_replayed(
    postgres_server: PostgresServer, broker: Broker, tmp_path: Path
) -> None:
    versions = put_models(tmp_path, count=2)
    async with postgres_server.empty_database() as url:
        variables = {
            "DATABASE_URL": url,
            "AMQP_URL": broker.url,
            "SESSION_SECRET": "a secret that only tests know, long enough",
            "DEMO_PASSWORD": "a password of the demo",
        }
        bank = Bank(tmp_path, variables)
        await asyncio.to_thread(bank.command, "seed")
        events = await asyncio.to_thread(life_of_two_models, bank, versions)
        first, second = versions[::-1]
        assert [event["model_version"] for event in events] == [first] * 5 + [second] * 5 + [first] * 5
        ids = [str(event["id"]) for event in events]
        async with connected(url) as connection:
            kept = await connection.fetch(
                "SELECT DISTINCT portfolio_default_rate FROM scores WHERE id = ANY($1::bigint[])", list(map(int, ids))
            )
        assert [row[0] for row in kept] == [RATE]
        replayed = await asyncio.to_thread(bank.command, "replay", *ids)
        assert replayed.startswith(
            "15 events, 2 models: 15 equal to the last bit, 0 different, 0 could not be replayed."
        )
        everything = await asyncio.to_thread(bank.command, "replay", "--since", "2000-01-01")
        assert everything.startswith("1,465 events, 2 models: 1,465 equal to the last bit, ")
