"""Challengers: models that score in the shadow of the champion."""

import asyncio

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, NotFound
from app.ml.contracts.definition import Contract
from app.ml.registry import ModelRegistry
from app.models import ModelStage, ModelVersion
from app.services.crud import model_version as model_crud
from app.services.models import register
from app.services.promotion import usable_engine

_log = structlog.stdlib.get_logger("models")


async def challenge(session: AsyncSession, registry: ModelRegistry, sha256: str, contract: Contract) -> ModelVersion:
    """Makes a model a challenger after it was loaded once; one that is a challenger already stays one. Committed.

    No transaction is open while it is loaded. Raises NotFound, ArtifactInvalid, and Conflict for the champion.
    """
    await _known(session, registry, sha256)
    await session.commit()
    await asyncio.to_thread(usable_engine, registry, sha256, contract)
    return await _stage(session, registry, sha256, ModelStage.CHALLENGER)


async def withdraw(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    """Makes a challenger what it was before. Committed. Raises NotFound, and Conflict for a model that is none."""
    model = await _known(session, registry, sha256)
    if model.stage is not ModelStage.CHALLENGER:
        raise Conflict(f"Model {sha256[:12]} is no challenger but {model.stage.value}.")
    return await _stage(session, registry, sha256, ModelStage.RETIRED if model.promoted_at else ModelStage.CANDIDATE)


async def _known(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    known = await model_crud.get_model_version(session, sha256)
    if known is not None:
        return known
    if sha256 not in await asyncio.to_thread(registry.versions):
        raise NotFound("There is no such model.")
    return await register(session, registry, sha256)


async def _stage(session: AsyncSession, registry: ModelRegistry, sha256: str, stage: ModelStage) -> ModelVersion:
    model = await _known(session, registry, sha256)
    if model.stage is ModelStage.CHAMPION:
        raise Conflict(f"Model {sha256[:12]} is the champion; it cannot be its own challenger.")
    model.stage = stage
    await session.commit()
    _log.info("staged", model=sha256[:12], stage=stage.value)
    return model
