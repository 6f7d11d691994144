"""Into the shadow and out of it: a model that cannot be used never scores, and the champion stays what it is."""

from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid, Conflict, NotFound
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.models import ModelStage
from app.services.crud.model_version import get_model_version, list_challengers
from app.services.model_registry import challengers
from app.services.model_registry import stages as models
from tests.services.model_registry.test_stages import add, champion, damage

CONTRACT = load_contract("consumer_loan")


async def test_a_challenger_stands_beside_the_champion_until_it_is_withdrawn(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    old, new = add(registry, 2), add(registry, 3)
    await models.promote(session, registry, old, CONTRACT)
    for _ in range(2):
        assert (await challengers.challenge(session, registry, new, CONTRACT)).stage is ModelStage.CHALLENGER
    assert [model.sha256 for model in await list_challengers(session)] == [new]
    assert await champion(session) == old
    assert (await challengers.withdraw(session, registry, new)).stage is ModelStage.CANDIDATE
    assert await list_challengers(session) == []


async def test_a_former_champion_may_challenge_and_is_still_where_a_rollback_leads(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    old, new = add(registry, 2), add(registry, 3)
    for version in (old, new):
        await models.promote(session, registry, version, CONTRACT)
    await challengers.challenge(session, registry, old, CONTRACT)
    assert (await challengers.withdraw(session, registry, old)).stage is ModelStage.RETIRED
    await challengers.challenge(session, registry, old, CONTRACT)
    assert (await models.roll_back(session, registry, CONTRACT)).sha256 == old
    assert await list_challengers(session) == []


async def test_the_champion_is_not_its_own_challenger(session: AsyncSession, registry: ModelRegistry) -> None:
    version = add(registry, 2)
    await models.promote(session, registry, version, CONTRACT)
    with pytest.raises(Conflict, match="its own challenger"):
        await challengers.challenge(session, registry, version, CONTRACT)
    assert await champion(session) == version


async def test_a_damaged_model_never_scores(session: AsyncSession, registry: ModelRegistry, tmp_path: Path) -> None:
    version = add(registry, 2)
    damage(tmp_path, version)
    with pytest.raises(ArtifactInvalid):
        await challengers.challenge(session, registry, version, CONTRACT)
    model = await get_model_version(session, version)
    assert model is None or model.stage is ModelStage.CANDIDATE


async def test_whoever_is_nobody_is_not_found(session: AsyncSession, registry: ModelRegistry) -> None:
    with pytest.raises(NotFound):
        await challengers.challenge(session, registry, "0" * 64, CONTRACT)
    with pytest.raises(NotFound):
        await challengers.withdraw(session, registry, "0" * 64)
    with pytest.raises(Conflict, match="only a challenger can be withdrawn"):
        await challengers.withdraw(session, registry, add(registry, 2))


async def test_no_more_challengers_than_fit_beside_the_champion(session: AsyncSession, registry: ModelRegistry) -> None:
    versions = [add(registry, trees) for trees in range(2, 6)]
    await models.promote(session, registry, versions[0], CONTRACT)
    for version in versions[1:3]:
        await challengers.challenge(session, registry, version, CONTRACT)
    with pytest.raises(Conflict, match="withdraw one of them first"):
        await challengers.challenge(session, registry, versions[3], CONTRACT)
    await challengers.challenge(session, registry, versions[1], CONTRACT)
    await challengers.withdraw(session, registry, versions[1])
    await challengers.challenge(session, registry, versions[3], CONTRACT)
