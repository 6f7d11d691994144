"""Registering, promoting and rolling back: a model that cannot be used never takes over."""

from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid, NoEarlierChampion
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.models import ModelStage
from app.services.crud.model_version import get_champion, list_model_versions
from app.services.model_registry import stages as models
from app.services.model_registry.registering import register_all
from tests.fixtures.small_models import add_small_model

CONTRACT = load_contract("consumer_loan")


def add(registry: ModelRegistry, trees: int) -> str:
    """A small model in the registry; the more trees, the newer."""
    return add_small_model(registry, trees, {"name": "loans", "created": f"2026-01-{trees:02}T00:00:00+00:00"})


def damage(folder: Path, version: str) -> bytes:
    """What was in the file before."""
    file = folder / "registry" / "models" / version / "model.cbm"
    intact = file.read_bytes()
    file.write_bytes(b"half a file")
    return intact


async def champion(session: AsyncSession) -> str | None:
    found = await get_champion(session)
    return found.sha256 if found else None


async def test_every_version_becomes_known_once_with_its_card(session: AsyncSession, registry: ModelRegistry) -> None:
    versions = [add(registry, trees) for trees in (2, 3)]
    await register_all(session, registry)
    await register_all(session, registry)
    known = await list_model_versions(session)
    assert [model.sha256 for model in known] == versions[::-1]
    assert {model.stage for model in known} == {ModelStage.CANDIDATE}
    assert known[0].card == registry.card(versions[1])
    assert known[0].created.isoformat() == registry.card(versions[1])["created"]


async def test_a_damaged_card_keeps_no_other_version_away(
    session: AsyncSession, registry: ModelRegistry, tmp_path: Path
) -> None:
    damaged, sound = add(registry, 2), add(registry, 3)
    (tmp_path / "registry" / "models" / damaged / "card.json").write_text("{", encoding="utf-8")
    await register_all(session, registry)
    assert [model.sha256 for model in await list_model_versions(session)] == [sound]


async def test_promotion_retires_the_champion_and_moves_the_alias(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    old, new = add(registry, 2), add(registry, 3)
    for version in (old, new):
        await models.promote(session, registry, version, CONTRACT)
    stages = {model.sha256: model.stage for model in await list_model_versions(session)}
    assert stages == {old: ModelStage.RETIRED, new: ModelStage.CHAMPION}
    assert registry.alias() == new


async def test_a_damaged_artifact_is_refused_and_the_old_champion_serves_on(
    session: AsyncSession, registry: ModelRegistry, tmp_path: Path
) -> None:
    old, new = add(registry, 2), add(registry, 3)
    await models.promote(session, registry, old, CONTRACT)
    intact = damage(tmp_path, new)
    with pytest.raises(ArtifactInvalid, match=f"model {new[:12]} is refused: its file has the hash"):
        await models.promote(session, registry, new, CONTRACT)
    assert (await champion(session), registry.alias()) == (old, old)
    (tmp_path / "registry" / "models" / new / "model.cbm").write_bytes(intact)
    assert (await models.promote(session, registry, new, CONTRACT)).stage is ModelStage.CHAMPION


async def test_a_version_that_is_not_there_is_refused(session: AsyncSession, registry: ModelRegistry) -> None:
    with pytest.raises(ArtifactInvalid, match="is not in the registry"):
        await models.promote(session, registry, "0" * 64, CONTRACT)


async def test_a_model_of_another_contract_is_refused(session: AsyncSession, registry: ModelRegistry) -> None:
    with pytest.raises(ArtifactInvalid, match="APPLICANT_CONTRACT"):
        await models.promote(session, registry, add(registry, 2), load_contract("card_application"))
    assert await champion(session) is None


async def test_rolling_back_twice_leads_back(session: AsyncSession, registry: ModelRegistry) -> None:
    old, new = add(registry, 2), add(registry, 3)
    for version in (old, new):
        await models.promote(session, registry, version, CONTRACT)
    for expected in (old, new, old):
        assert (await models.roll_back(session, registry, CONTRACT)).sha256 == expected
        assert (await champion(session), registry.alias()) == (expected, expected)


async def test_without_an_earlier_champion_there_is_no_way_back(session: AsyncSession, registry: ModelRegistry) -> None:
    await models.promote(session, registry, add(registry, 2), CONTRACT)
    with pytest.raises(NoEarlierChampion):
        await models.roll_back(session, registry, CONTRACT)


async def test_a_roll_back_to_a_damaged_model_is_refused(
    session: AsyncSession, registry: ModelRegistry, tmp_path: Path
) -> None:
    old, new = add(registry, 2), add(registry, 3)
    for version in (old, new):
        await models.promote(session, registry, version, CONTRACT)
    damage(tmp_path, old)
    with pytest.raises(ArtifactInvalid):
        await models.roll_back(session, registry, CONTRACT)
    assert (await champion(session), registry.alias()) == (new, new)


async def test_the_newest_usable_model_becomes_the_first_champion(
    session: AsyncSession, registry: ModelRegistry, tmp_path: Path
) -> None:
    add(registry, 2)
    usable, damaged = add(registry, 3), add(registry, 4)
    damage(tmp_path, damaged)
    found = await models.ensure_champion(session, registry, CONTRACT)
    assert found is not None
    assert found.sha256 == usable


async def test_a_champion_stays_though_a_newer_model_is_there(session: AsyncSession, registry: ModelRegistry) -> None:
    old = add(registry, 2)
    await models.promote(session, registry, old, CONTRACT)
    add(registry, 3)
    found = await models.ensure_champion(session, registry, CONTRACT)
    assert found is not None
    assert found.sha256 == old


async def test_an_empty_registry_has_no_champion(session: AsyncSession, registry: ModelRegistry) -> None:
    assert await models.ensure_champion(session, registry, CONTRACT) is None


async def test_a_roll_back_needs_no_card(session: AsyncSession, registry: ModelRegistry, tmp_path: Path) -> None:
    old, new = add(registry, 2), add(registry, 3)
    for version in (old, new):
        await models.promote(session, registry, version, CONTRACT)
    (tmp_path / "registry" / "models" / old / "card.json").write_text("{", encoding="utf-8")
    assert (await models.roll_back(session, registry, CONTRACT)).sha256 == old


async def test_no_roll_back_leads_to_a_model_that_was_retired_by_hand(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    first, second = add(registry, 2), add(registry, 3)
    for version in (first, second):
        await models.promote(session, registry, version, CONTRACT)
    await models.roll_back(session, registry, CONTRACT)
    retired = await models.retire(session, registry, second, by="ada")
    assert registry.has(second)
    (entry,) = retired.card["retirements"]
    assert (entry["by"], entry["promoted_at"]) == ("ada", retired.card["promotions"][-1]["at"])
    assert retired.promoted_at is None
    with pytest.raises(NoEarlierChampion):
        await models.roll_back(session, registry, CONTRACT)
    assert await champion(session) == first


async def test_a_retired_model_that_is_promoted_again_is_where_roll_backs_lead_again(
    session: AsyncSession, registry: ModelRegistry
) -> None:
    first, second = add(registry, 2), add(registry, 3)
    for version in (first, second):
        await models.promote(session, registry, version, CONTRACT)
    await models.roll_back(session, registry, CONTRACT)
    await models.retire(session, registry, second)
    await models.promote(session, registry, second, CONTRACT)
    for expected in (first, second):
        assert (await models.roll_back(session, registry, CONTRACT)).sha256 == expected
