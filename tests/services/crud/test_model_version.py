import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound, PromotedMeanwhile
from app.models import ModelStage, ModelVersion
from app.models.base import utc_now
from app.services.crud import model_version as model_crud
from database.database import create_session, session_scope
from tests.fixtures.factories import make_model_version, sha256_of


async def test_without_a_promotion_there_is_no_champion(session: AsyncSession) -> None:
    await make_model_version(session)
    assert await model_crud.get_champion(session) is None
    assert await model_crud.get_previous_champion(session) is None


async def test_promotion_retires_the_champion_before(session: AsyncSession) -> None:
    old, new = await make_model_version(session), await make_model_version(session)
    await model_crud.promote_model(session, old.sha256)
    before = utc_now()
    await model_crud.promote_model(session, new.sha256)
    assert (old.stage, new.stage) == (ModelStage.RETIRED, ModelStage.CHAMPION)
    assert new.promoted_at is not None
    assert new.promoted_at >= before
    assert await model_crud.get_champion(session) is new


async def test_promoting_the_champion_changes_nothing(session: AsyncSession) -> None:
    model = await make_model_version(session)
    promoted_at = (await model_crud.promote_model(session, model.sha256)).promoted_at
    assert (await model_crud.promote_model(session, model.sha256)).promoted_at == promoted_at


async def test_an_unknown_model_is_not_promoted_and_the_champion_stays(session: AsyncSession) -> None:
    champion = await make_model_version(session, ModelStage.CHAMPION)
    with pytest.raises(NotFound):
        await model_crud.promote_model(session, "0" * 64)
    assert await model_crud.get_champion(session) is champion


async def test_a_roll_back_leads_to_the_champion_before(session: AsyncSession) -> None:
    models = [await make_model_version(session) for _ in range(3)]
    await make_model_version(session, ModelStage.RETIRED)
    for model in models:
        await model_crud.promote_model(session, model.sha256)
    assert await model_crud.get_previous_champion(session) is models[1]


async def test_every_promotion_leaves_its_record_on_the_card(session: AsyncSession) -> None:
    first, second = (await make_model_version(session)).sha256, (await make_model_version(session)).sha256
    for sha256, kind in ((first, "first"), (second, "promotion"), (first, "rollback")):
        await model_crud.promote_model(session, sha256, record={"kind": kind})
    await session.commit()
    session.expire_all()
    stored = await model_crud.get_model_version(session, first)
    assert stored is not None
    assert stored.promoted_at is not None
    assert [one["kind"] for one in stored.card["promotions"]] == ["first", "rollback"]
    assert stored.card["promotions"][-1]["at"] == stored.promoted_at.isoformat(timespec="seconds")


async def test_a_model_retires_and_a_roll_back_does_not_lead_to_it(session: AsyncSession) -> None:
    champion, candidate = await make_model_version(session), await make_model_version(session)
    await model_crud.promote_model(session, champion.sha256)
    for _ in range(2):
        assert await model_crud.retire_model(session, candidate)
        assert candidate.stage is ModelStage.RETIRED
    assert await model_crud.get_previous_champion(session) is None
    await model_crud.promote_model(session, (await make_model_version(session)).sha256)
    assert await model_crud.get_previous_champion(session) is champion
    assert await model_crud.retire_model(session, champion)
    assert await model_crud.get_previous_champion(session) is None


async def test_who_has_become_champion_meanwhile_does_not_retire(file_engine: AsyncEngine) -> None:
    async with session_scope(file_engine) as session:
        sha256 = (await make_model_version(session)).sha256
    async with create_session(file_engine) as late:
        seen = await model_crud.get_model_version(late, sha256)
        await late.commit()
        assert seen is not None
        async with session_scope(file_engine) as session:
            await model_crud.promote_model(session, sha256)
        assert not await model_crud.retire_model(late, seen)
        await late.commit()
        assert seen.stage is ModelStage.CHAMPION


async def test_of_promotions_at_once_one_stands_and_a_loser_is_told_so(file_engine: AsyncEngine) -> None:
    async with session_scope(file_engine) as session:
        names = [(await make_model_version(session)).sha256 for _ in range(4)]

    async def promote(sha256: str) -> None:
        with suppress(PromotedMeanwhile):
            async with session_scope(file_engine) as session:
                await model_crud.promote_model(session, sha256)

    await asyncio.gather(*map(promote, names))
    async with session_scope(file_engine, read_only=True) as session:
        stages = [model.stage for model in await model_crud.list_model_versions(session)]
    assert stages.count(ModelStage.CHAMPION) == 1


async def test_a_model_is_registered_once_as_a_candidate(session: AsyncSession) -> None:
    sha256 = sha256_of("a model")
    first = await model_crud.register_model_version(
        session, sha256=sha256, name="first", card={"auc": 0.85}, created=utc_now()
    )
    again = await model_crud.register_model_version(session, sha256=sha256, name="again", card={}, created=utc_now())
    assert again is first
    assert (first.stage, first.name, first.card) == (ModelStage.CANDIDATE, "first", {"auc": 0.85})


async def test_a_model_registered_by_several_at_once_is_registered_once(file_engine: AsyncEngine) -> None:
    sha256 = sha256_of("a model")

    async def register() -> str:
        async with session_scope(file_engine) as session:
            model = await model_crud.register_model_version(
                session, sha256=sha256, name="one", card={}, created=utc_now()
            )
            return model.sha256

    assert await asyncio.gather(*(register() for _ in range(4))) == [sha256] * 4


async def test_models_are_listed_newest_first(session: AsyncSession) -> None:
    now = utc_now()
    old = await make_model_version(session, created=now - timedelta(days=1))
    new = await make_model_version(session, created=now)
    assert await model_crud.list_model_versions(session) == [new, old]


async def test_a_promotion_that_came_between_is_never_written_over(file_engine: AsyncEngine) -> None:
    async with create_session(file_engine) as session, create_session(file_engine) as other:
        model = await make_model_version(session, ModelStage.CHALLENGER)
        await session.commit()
        await model_crud.promote_model(other, model.sha256)
        await other.commit()
        among = {ModelStage.CHALLENGER}
        assert not await model_crud.restage_model(session, model, ModelStage.CANDIDATE, among=among)
        assert await model_crud.get_champion(session) is model


async def test_hashes_are_found_by_how_they_begin_and_no_letter_stands_for_others(session: AsyncSession) -> None:
    session.add_all([ModelVersion(sha256=letter * 64, name="loans") for letter in "ab"])
    await session.flush()
    assert await model_crud.list_hashes(session, "aa") == ["a" * 64]
    assert sorted(await model_crud.list_hashes(session, "")) == ["a" * 64, "b" * 64]
    assert await model_crud.list_hashes(session, "%") == []
