"""Promotions with four eyes on: proposed with their gates, approved once, void when the champion has changed."""

from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import delete
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.model_registry import stages
from app.settings.service import ServiceSettings
from tests.fixtures.api_client import ApiClient
from tests.fixtures.four_eyes import TwoPeople, two_people
from tests.fixtures.small_bank import SmallBank
from tests.fixtures.small_models import add_small_model

TREES = (5, 30, 40)


@pytest_asyncio.fixture
async def people(client: ApiClient, session: AsyncSession, bank: SmallBank, password_hash: str) -> TwoPeople:
    await session.exec(delete(ModelVersion))
    return await two_people(client, session, bank, password_hash)


@pytest.fixture
def registry(settings: ServiceSettings) -> ModelRegistry:
    """The one the service runs with."""
    return ModelRegistry(settings.registry_url)


@pytest.fixture
def models(registry: ModelRegistry) -> list[str]:
    """Three models, the worst first."""
    card: dict[str, Any] = {"name": "consumer_loan"}
    return [
        add_small_model(registry, trees, {**card, "created": f"2026-01-{trees % 28 + 1:02}T00:00:00+00:00"})
        for trees in TREES
    ]


async def champion(people: TwoPeople) -> str | None:
    listed = (await people.ask(people.first, "GET", "/models")).json()
    return next((model["sha256"] for model in listed if model["stage"] == "champion"), None)


async def test_the_first_champion_of_a_bank_needs_no_approval_and_the_next_does(
    people: TwoPeople, models: list[str]
) -> None:
    assert (await people.ask(people.first, "POST", f"/models/{models[0]}/promote")).status_code == 200
    number = await people.propose(f"/models/{models[1]}/promote")
    assert await champion(people) == models[0]
    assert (await people.approve(number, by=people.first)).json()["code"] == "own_proposal"
    done = await people.approve(number, by=people.bank.risk)
    assert (done.status_code, done.json()["status"]) == (200, "approved")
    assert await champion(people) == models[1]


async def test_a_model_that_fails_its_gates_is_not_even_proposed(people: TwoPeople, models: list[str]) -> None:
    await people.ask(people.first, "POST", f"/models/{models[2]}/promote")
    refused = await people.ask(people.first, "POST", f"/models/{models[0]}/promote")
    assert (refused.status_code, refused.json()["error"]) == (409, "GatesNotPassed")
    assert (await people.ask(people.first, "GET", "/proposals")).json() == []


async def test_another_champion_makes_a_promotion_void(
    people: TwoPeople, models: list[str], registry: ModelRegistry
) -> None:
    await people.ask(people.first, "POST", f"/models/{models[0]}/promote")
    late = await people.propose(f"/models/{models[2]}/promote")
    await stages.promote(people.session, registry, models[1], load_contract("consumer_loan"))
    refused = await people.approve(late)
    assert (refused.status_code, refused.json()["error"]) == (409, "ProposalVoid")
    assert await champion(people) == models[1]


async def test_a_rollback_takes_one_person_and_is_listed_for_review(people: TwoPeople, models: list[str]) -> None:
    await people.ask(people.first, "POST", f"/models/{models[0]}/promote")
    await people.approve(await people.propose(f"/models/{models[1]}/promote"))
    assert (await people.ask(people.second, "POST", "/models/rollback")).status_code == 200
    assert await champion(people) == models[0]
    listed = (await people.ask(people.second, "GET", "/reviews")).json()
    assert (listed[0]["act"], listed[0]["object_id"]) == ("model_rolled_back", models[0])
