"""What would change a rating, and values tried out, over real workers: the API computes no PD, and nothing is lost."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, func, select

from app.ml.contracts.applicant import check_applicant
from app.ml.contracts.columns import to_columns
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.models import Client, WhatIf
from app.settings.service import ServiceSettings
from tests.faults.conftest import Service
from tests.fixtures.broker import Broker
from tests.fixtures.patience import wait_until
from tests.fixtures.small_bank import features
from tests.fixtures.workers import the_one_it_was_sent_to, workers_of

pytestmark = pytest.mark.rabbitmq
POOR = {"income_monthly": 60000, "debt_total": 500_000, "credit_amount": 1_500_000, "days_employed": 700}


@pytest.fixture
def settings(settings: ServiceSettings, broker: Broker) -> ServiceSettings:
    """With a broker: only then do workers compute what is not a score."""
    return settings.model_copy(update={"amqp_url": broker.url})


@pytest.fixture
def champion(small_registry: Path, models: list[str], settings: ServiceSettings) -> ScoringEngine:
    """The champion, in the test's own hands; the service finds its held-out rows in the same registry."""
    ModelRegistry(settings.registry_url).take_over(ModelRegistry(str(small_registry)))
    return ScoringEngine.load(ModelRegistry(str(small_registry)).read(models[0]), sha256=models[0])


async def become_poor(service: Service) -> None:
    client = await service.session.get_one(Client, service.applicant_id)
    client.features = features(**POOR)
    await service.session.commit()


async def log_in_as_their_manager(service: Service) -> None:
    client = await service.session.get_one(Client, service.applicant_id)
    assert client.manager_id is not None
    await service.http.log_in(service.session, client.manager_id)


async def answers_stored(service: Service) -> int:
    return (await service.session.exec(select(func.count(col(WhatIf.id))))).one()


def pd_with(champion: ScoringEngine, changes: Mapping[str, Any]) -> float:
    """The PD of those poor figures with these changes, computed here."""
    present = features(**POOR)
    given = {one.name: present[one.name] for one in champion.contract.inputs}
    applicant = check_applicant(champion.contract, {**given, **changes})
    return champion.score(to_columns(champion.contract, [applicant]), reasons=False)[0].proba


async def test_proposals_are_scores_of_the_workers_and_a_try_out_confirms_each_to_the_last_digit(
    service: Service, champion: ScoringEngine, broker: Broker, small_registry: Path, tmp_path: Path
) -> None:
    await become_poor(service)
    await log_in_as_their_manager(service)
    where = f"/clients/{service.applicant_id}"
    async with workers_of(2, tmp_path, broker_url=broker.url, registry=small_registry) as crew:
        asked = await service.http.post(f"{where}/what-if")
        assert asked.status_code == 200, asked.text
        assert asked.json()["score"] == pd_with(champion, {})
        assert asked.json()["proposals"]
        for proposal in asked.json()["proposals"]:
            changes = {change["feature"]: change["proposed"] for change in proposal["changes"]}
            tried = await service.http.post(f"{where}/try-out", json=changes)
            assert tried.status_code == 200, tried.text
            assert tried.json()["score"] == proposal["score"] == pd_with(champion, changes)
            assert proposal["score"] < asked.json()["target_score"]
        least = 1 + len(asked.json()["proposals"])
        await asyncio.to_thread(wait_until, lambda: sum(len(each.said("answered")) for each in crew) >= least)
    assert (await service.stored(), await answers_stored(service)) == (0, 1)


@pytest.mark.parametrize("timeout_seconds", [1.0])
async def test_without_a_worker_both_end_with_a_sentence_and_store_nothing(
    service: Service, champion: ScoringEngine, timeout_seconds: float
) -> None:
    await log_in_as_their_manager(service)
    for way, body in (("what-if", None), ("try-out", {"income_monthly": 300_000})):
        answer = await service.http.post(f"/clients/{service.applicant_id}/{way}", json=body)
        assert answer.status_code in {503, 504}, way
        assert answer.json()["error"] in {"ScoringUnavailable", "ScoringTimeout"}
    assert (await service.stored(), await answers_stored(service)) == (0, 0)


async def test_a_worker_killed_before_it_answers_costs_no_try_out(
    service: Service, champion: ScoringEngine, broker: Broker, small_registry: Path, tmp_path: Path
) -> None:
    await become_poor(service)
    await log_in_as_their_manager(service)
    changes = {"income_monthly": 90_000}
    async with workers_of(2, tmp_path, broker_url=broker.url, registry=small_registry) as crew:
        for worker in crew:
            worker.freeze()
        where = f"/clients/{service.applicant_id}/try-out"
        asking = asyncio.create_task(service.http.post(where, json=changes))
        doomed = await asyncio.to_thread(the_one_it_was_sent_to, crew)
        (other,) = [worker for worker in crew if worker is not doomed]
        other.thaw()
        assert not asking.done()
        doomed.kill()
        answer = await asking
    assert (answer.status_code, answer.json()["score"]) == (200, pd_with(champion, changes))
    assert await service.stored() == 0
