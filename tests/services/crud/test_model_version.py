from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound
from app.models import ModelStage, ModelVersion
from app.models.base import utc_now
from app.services.crud.model_version import (
    get_champion,
    get_model_version,
    get_previous_champion,
    list_model_versions,
    promote_model,
    register_model_version,
)
from tests.fixtures.factories import make_model_version, sha256_of


async def register(session: AsyncSession, name: str, age_days: int = 0) -> ModelVersion:
    created = utc_now() - timedelta(days=age_days)
    return await register_model_version(session, sha256=sha256_of(name), name=name, card={"auc": 0.85}, created=created)


async def test_a_model_is_registered_once_as_a_candidate(session: AsyncSession) -> None:
    model = await register(session, "one")
    assert (model.stage, model.card, model.promoted_at) == (ModelStage.CANDIDATE, {"auc": 0.85}, None)
    await promote_model(session, model.sha256)
    assert (await register(session, "one")).stage is ModelStage.CHAMPION
    assert await list_model_versions(session) == [model]


async def test_before_the_first_promotion_there_is_no_champion(session: AsyncSession) -> None:
    await register(session, "one")
    assert await get_champion(session) is None
    assert await get_previous_champion(session) is None


async def test_promotion_retires_the_champion_before(session: AsyncSession) -> None:
    one, other = await register(session, "one"), await register(session, "other")
    await promote_model(session, one.sha256)
    await promote_model(session, other.sha256)
    assert await get_champion(session) is other
    assert await get_previous_champion(session) is one
    assert one.stage is ModelStage.RETIRED
    assert other.promoted_at is not None


async def test_rolling_back_is_promoting_the_previous_champion(session: AsyncSession) -> None:
    one, other = await register(session, "one"), await register(session, "other")
    for model in (one, other, one):
        await promote_model(session, model.sha256)
    assert await get_champion(session) is one
    assert await get_previous_champion(session) is other


async def test_a_model_retired_without_having_answered_is_no_previous_champion(session: AsyncSession) -> None:
    await make_model_version(session, ModelStage.RETIRED)
    assert await get_previous_champion(session) is None


async def test_promoting_the_champion_changes_nothing(session: AsyncSession) -> None:
    model = await register(session, "one")
    promoted_at = (await promote_model(session, model.sha256)).promoted_at
    assert (await promote_model(session, model.sha256)).promoted_at == promoted_at


async def test_an_unknown_model_cannot_be_promoted(session: AsyncSession) -> None:
    assert await get_model_version(session, "0" * 64) is None
    with pytest.raises(NotFound):
        await promote_model(session, "0" * 64)


async def test_models_are_listed_newest_first(session: AsyncSession) -> None:
    old, new = await register(session, "old", age_days=2), await register(session, "new")
    assert await list_model_versions(session) == [new, old]
