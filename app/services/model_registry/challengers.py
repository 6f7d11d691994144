"""Challengers: models that score in the shadow of the champion."""

import asyncio
from collections.abc import Collection

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict
from app.ml.contracts.definition import Contract
from app.ml.registry.model_cache import MODELS_IN_MEMORY
from app.ml.registry.registry import ModelRegistry
from app.models import ModelStage, ModelVersion
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, RecordedActor, record
from app.services.crud import model_version as model_crud
from app.services.model_registry.promotion import usable_engine
from app.services.model_registry.registering import register
from app.services.model_registry.stages import require_known

_log = structlog.stdlib.get_logger("models")

MAX_CHALLENGERS = MODELS_IN_MEMORY - 1
"""Each process keeps so many models beside the champion; one more would push the champion out again and again."""


async def challenge(
    session: AsyncSession, registry: ModelRegistry, sha256: str, contract: Contract, *, actor: RecordedActor = CONSOLE
) -> ModelVersion:
    """Make a model a challenger after loading it once; idempotent. Committed.

    No transaction is open while it is loaded. Raises NotFound, ArtifactInvalid, and Conflict for the champion and where
    there are as many challengers as there may be.
    """
    model = await _known(session, registry, sha256)
    others = [one.sha256 for one in await model_crud.list_challengers(session) if one.sha256 != sha256]
    await session.commit()
    if len(others) >= MAX_CHALLENGERS:
        named = " and ".join(other[:12] for other in others)
        raise Conflict(f"There may be {MAX_CHALLENGERS} challengers, and {named} are; withdraw one of them first.")
    await asyncio.to_thread(usable_engine, registry, sha256, contract)
    await _move(session, model, ModelStage.CHALLENGER, among=set(ModelStage) - {ModelStage.CHAMPION}, actor=actor)
    return model


async def withdraw(
    session: AsyncSession, registry: ModelRegistry, sha256: str, *, actor: RecordedActor = CONSOLE
) -> ModelVersion:
    """Make a challenger a candidate again, or retired if it was champion before. Committed.

    Raises NotFound, and Conflict for a model that is no challenger.
    """
    model = await _known(session, registry, sha256)
    stage = ModelStage.RETIRED if model.promoted_at else ModelStage.CANDIDATE
    await _move(session, model, stage, among={ModelStage.CHALLENGER}, actor=actor)
    return model


async def _known(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    await require_known(session, registry, sha256)
    return await register(session, registry, sha256)


async def _move(
    session: AsyncSession,
    model: ModelVersion,
    stage: ModelStage,
    *,
    among: Collection[ModelStage],
    actor: RecordedActor,
) -> None:
    if not await model_crud.restage_model(session, model, stage, among=among):
        is_own = stage is ModelStage.CHALLENGER
        why = "it cannot be its own challenger" if is_own else "only a challenger can be withdrawn"
        raise Conflict(f"Model {model.sha256[:12]} is {model.stage.value}: {why}.")
    act = Act.MODEL_CHALLENGES if stage is ModelStage.CHALLENGER else Act.MODEL_WITHDRAWN
    await record(session, act, actor, model.sha256, details={"stage": stage.value})
    await session.commit()
    _log.info("stage changed", model=model.sha256[:12], stage=stage.value)
