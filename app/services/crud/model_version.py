"""Queries about models and their stages."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotFound, PromotedMeanwhile
from app.models import ModelStage, ModelVersion
from app.models.base import utc_now


async def get_model_version(session: AsyncSession, sha256: str) -> ModelVersion | None:
    """Return the model whose artifact has this sha256."""
    return await session.get(ModelVersion, sha256)


async def get_champion(session: AsyncSession) -> ModelVersion | None:
    """Return the champion; None before the first promotion."""
    statement = select(ModelVersion).where(col(ModelVersion.stage) == ModelStage.CHAMPION)
    return (await session.exec(statement)).one_or_none()


async def is_of_champion(session: AsyncSession, versions: Collection[str | None]) -> dict[str | None, bool | None]:
    """Return for each model hash whether it is the present champion's; None for no hash, and without a champion."""
    statement = select(ModelVersion.sha256).where(col(ModelVersion.stage) == ModelStage.CHAMPION)
    champion = (await session.exec(statement)).one_or_none() if any(versions) else None
    return {version: None if version is None or champion is None else version == champion for version in versions}


async def list_challengers(session: AsyncSession) -> list[ModelVersion]:
    """Return the challengers, oldest first."""
    statement = select(ModelVersion).where(col(ModelVersion.stage) == ModelStage.CHALLENGER)
    order = (col(ModelVersion.created), col(ModelVersion.sha256))
    return list((await session.exec(statement.order_by(*order))).all())


async def get_previous_champion(session: AsyncSession) -> ModelVersion | None:
    """Return the previous champion, the target of a rollback, even if it is a challenger now; None without one.

    One that was retired by hand since is none: see `retire_model`.
    """
    statement = (
        select(ModelVersion)
        .where(col(ModelVersion.stage) != ModelStage.CHAMPION, col(ModelVersion.promoted_at).is_not(None))
        .order_by(col(ModelVersion.promoted_at).desc(), col(ModelVersion.sha256))
        .limit(1)
    )
    return (await session.exec(statement)).one_or_none()


async def list_model_versions(session: AsyncSession) -> list[ModelVersion]:
    """All models, newest first."""
    order = (col(ModelVersion.created).desc(), col(ModelVersion.sha256))
    return list((await session.exec(select(ModelVersion).order_by(*order))).all())


async def list_master_scales(session: AsyncSession, versions: Collection[str]) -> dict[str, Any]:
    """Return what the card of each of these models says of its master scale, by hash."""
    statement = select(ModelVersion.sha256, col(ModelVersion.card)["master_scale"]).where(
        col(ModelVersion.sha256).in_(versions)
    )
    return dict((await session.exec(statement)).all())


async def list_names(session: AsyncSession, versions: Collection[str]) -> dict[str, str]:
    """Return what these models are called, by hash: the label that they were given, else the name of training."""
    if not versions:
        return {}
    name = func.coalesce(ModelVersion.label, ModelVersion.name)
    statement = select(ModelVersion.sha256, name).where(col(ModelVersion.sha256).in_(versions))
    return dict((await session.exec(statement)).all())


async def list_hashes(session: AsyncSession, prefix: str) -> list[str]:
    """Return the hashes of all models with this prefix."""
    statement = select(ModelVersion.sha256).where(col(ModelVersion.sha256).startswith(prefix, autoescape=True))
    return list((await session.exec(statement)).all())


async def register_model_version(
    session: AsyncSession, *, sha256: str, name: str, card: Mapping[str, Any], created: datetime
) -> ModelVersion:
    """Make a model known as a candidate; the one already registered under this sha256 stays as it is."""
    known = await get_model_version(session, sha256)
    if known is not None:
        return known
    model = ModelVersion(sha256=sha256, name=name, card=dict(card), created=created)
    try:
        async with session.begin_nested():
            session.add(model)
    except IntegrityError:
        registered_meanwhile = await get_model_version(session, sha256)
        if registered_meanwhile is None:
            raise
        return registered_meanwhile
    return model


async def retire_model(session: AsyncSession, model: ModelVersion, *, by: str | None = None) -> bool:
    """Take a model out of the choice, unless it is the champion, also by now. Whether that was done.

    No roll-back leads to it any more: when it was promoted last moves from its row to its card.
    """
    if not await restage_model(session, model, ModelStage.RETIRED, among=set(ModelStage) - {ModelStage.CHAMPION}):
        return False
    promoted = model.promoted_at.isoformat(timespec="seconds") if model.promoted_at else None
    entry = {"at": utc_now().isoformat(timespec="seconds"), "by": by, "promoted_at": promoted}
    model.card = {**model.card, "retirements": [*model.card.get("retirements", ()), entry]}
    model.promoted_at = None
    await session.flush()
    return True


async def restage_model(
    session: AsyncSession, model: ModelVersion, stage: ModelStage, *, among: Collection[ModelStage]
) -> bool:
    """Move a model to another stage if it still stands in one of those; whether that was done.

    One statement: a promotion at the same moment is never written over. Afterwards `model` is as the database has it.
    """
    statement = (
        update(ModelVersion)
        .where(col(ModelVersion.sha256) == model.sha256, col(ModelVersion.stage).in_(among))
        .values(stage=stage)
        .returning(col(ModelVersion.sha256))
    )
    is_moved = (await session.exec(statement)).one_or_none() is not None
    await session.refresh(model)
    return is_moved


async def promote_model(session: AsyncSession, sha256: str, *, record: Mapping[str, Any] | None = None) -> ModelVersion:
    """Make a model the champion and retire the one before it; the record of it is added to the model's card.

    `NotFound` for an unknown sha256, `PromotedMeanwhile` when another promotion won at the same moment.
    """
    model = await get_model_version(session, sha256)
    if model is None:
        raise NotFound(f"There is no model {sha256}.")
    if model.stage is ModelStage.CHAMPION:
        return model
    champion = await get_champion(session)
    if champion is not None:
        champion.stage = ModelStage.RETIRED
        await session.flush()
    model.stage = ModelStage.CHAMPION
    model.promoted_at = utc_now()
    if record is not None:
        entry = {"at": model.promoted_at.isoformat(timespec="seconds"), **record}
        model.card = {**model.card, "promotions": [*model.card.get("promotions", ()), entry]}
    try:
        await session.flush()
    except IntegrityError as error:
        raise PromotedMeanwhile from error
    return model


async def describe_model(session: AsyncSession, model: ModelVersion, changes: Mapping[str, str | None]) -> None:
    """Set what an admin calls a model and writes about it: `label`, `note`."""
    model.sqlmodel_update(dict(changes))
    await session.flush()
