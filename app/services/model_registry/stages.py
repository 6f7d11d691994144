"""Models in service: rows in the database, files in the registry, one of them the champion.

The registry may be remote, and a model takes time to open: both happen off the event loop.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import (
    ArtifactInvalid,
    Conflict,
    NoEarlierChampion,
    NotFound,
    PromotedMeanwhile,
)
from app.ml.contracts.definition import Contract
from app.ml.evaluation.gate_result import ARTIFACT_PASSED
from app.ml.registry.cards import created_of
from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, SYSTEM, RecordedActor, record
from app.services.crud import model_version as model_crud
from app.services.model_registry.alias import update_alias
from app.services.model_registry.promotion import PromotionOptions, judged, record_of, require_open, usable_engine
from app.services.model_registry.recording import record_promotion
from app.services.model_registry.registering import register

AS_IT_IS = PromotionOptions()
"""On the rows beside the model, in spite of nothing."""

BeforeChange = Callable[[], Awaitable[None]]
"""What else is written in the transaction of a change."""


async def no_more() -> None:
    """Write nothing else."""


_log = structlog.stdlib.get_logger("models")


async def list_models(session: AsyncSession, registry: ModelRegistry) -> list[ModelVersion]:
    """All models, newest first. Those only the registry knows are shown as the candidates they would become.

    If the registry is unavailable, the known ones are still listed.
    """
    known = await model_crud.list_model_versions(session)
    try:
        fresh = await asyncio.to_thread(_not_among, registry, {model.sha256 for model in known})
    except ArtifactInvalid as fault:
        _log.warning("the registry cannot be read", fault=str(fault))
        fresh = []
    return sorted([*known, *fresh], key=lambda model: (model.created, model.sha256), reverse=True)


async def ensure_champion(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> ModelVersion | None:
    """Return the champion; if there is none yet, the newest usable model becomes it. None without one.

    The first one needs the first gate alone: a fresh installation must start, and there is no champion to compare with.
    All in the caller's transaction, which keeps its turn; the alias is the caller's to point, after the commit.
    """
    champion = await model_crud.get_champion(session)
    if champion is not None:
        return champion
    for sha256 in reversed(registry.versions()):
        try:
            await asyncio.to_thread(usable_engine, registry, sha256, contract)
            kept = record_of([ARTIFACT_PASSED], AS_IT_IS, kind="first", before=None)
            async with session.begin_nested():
                return await _set_champion(session, registry, sha256, None, kept, SYSTEM)
        except ArtifactInvalid as fault:
            _log.warning("a model cannot become champion", fault=str(fault))
        except PromotedMeanwhile:
            return await model_crud.get_champion(session)
    return None


async def promote_known(
    session: AsyncSession,
    registry: ModelRegistry,
    sha256: str,
    contract: Contract,
    options: PromotionOptions = AS_IT_IS,
    *,
    actor: RecordedActor = CONSOLE,
    before_change: BeforeChange = no_more,
) -> ModelVersion:
    """Promote a model that may be unknown, as `promote`. Raises NotFound as well."""
    await require_known(session, registry, sha256)
    return await promote(session, registry, sha256, contract, options, actor=actor, before_change=before_change)


async def require_known(session: AsyncSession, registry: ModelRegistry, sha256: str) -> None:
    """Raise NotFound for a model in neither database nor registry. No transaction is open afterwards."""
    is_known = await model_crud.get_model_version(session, sha256) is not None
    await session.commit()
    if not is_known and sha256 not in await asyncio.to_thread(registry.hashes):
        raise NotFound("There is no such model.")


async def find_known(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    """Return a model without changing anything: one that only the registry knows as the candidate it would become.

    Raises NotFound, and ArtifactInvalid if only a damaged card knows it.
    """
    if known := await model_crud.get_model_version(session, sha256):
        return known
    if sha256 not in await asyncio.to_thread(registry.hashes):
        raise NotFound("There is no such model.")
    return await asyncio.to_thread(_candidate, registry, sha256)


async def promote(
    session: AsyncSession,
    registry: ModelRegistry,
    sha256: str,
    contract: Contract,
    options: PromotionOptions = AS_IT_IS,
    *,
    actor: RecordedActor = CONSOLE,
    before_change: BeforeChange = no_more,
) -> ModelVersion:
    """Make a model the champion if every gate passes; otherwise the champion stays.

    No transaction is open while models are loaded and tried. The row is committed before the alias (for messages that
    name no model) follows, in the transaction of `before_change`. Promoting the champion again writes only the alias.
    Raises GatesNotPassed, ArtifactInvalid, NotFound, PromotedMeanwhile.
    """
    champion = await model_crud.get_champion(session)
    before = champion.sha256 if champion else None
    await session.commit()
    if champion and before == sha256:
        await asyncio.to_thread(usable_engine, registry, sha256, contract)
        await update_alias(registry, sha256)
        return champion
    results = await asyncio.to_thread(judged, registry, sha256, before, contract, options)
    require_open(sha256, results, options)
    kept = record_of(results, options, kind="promotion", before=before)
    await before_change()
    return await _set_champion_and_alias(session, registry, sha256, before, kept, actor)


async def try_promotion(
    session: AsyncSession, registry: ModelRegistry, sha256: str, contract: Contract, options: PromotionOptions
) -> None:
    """Judge a promotion without carrying it out. No transaction is open meanwhile. Raises as `promote` does."""
    champion = await model_crud.get_champion(session)
    await session.commit()
    before = champion.sha256 if champion else None
    require_open(sha256, await asyncio.to_thread(judged, registry, sha256, before, contract, options), options)


async def roll_back(
    session: AsyncSession,
    registry: ModelRegistry,
    contract: Contract,
    by: str | None = None,
    *,
    actor: RecordedActor = CONSOLE,
) -> ModelVersion:
    """Make the previous champion the champion again; a second call undoes it. Raises NoEarlierChampion.

    The first gate alone is asked: it has served before, and a rollback must be quick.
    """
    previous = await model_crud.get_previous_champion(session)
    if previous is None:
        raise NoEarlierChampion
    champion = await model_crud.get_champion(session)
    before = champion.sha256 if champion else None
    await session.commit()
    await asyncio.to_thread(usable_engine, registry, previous.sha256, contract)
    kept = record_of([ARTIFACT_PASSED], PromotionOptions(by=by), kind="rollback", before=before)
    return await _set_champion_and_alias(session, registry, previous.sha256, before, kept, actor)


async def retire(session: AsyncSession, registry: ModelRegistry, sha256: str, by: str | None = None) -> ModelVersion:
    """Retire a model: rollback no longer selects it. Its file stays, so past scores can be replayed.

    Raises Conflict for the champion, ArtifactInvalid for one that only a damaged card knows.
    """
    model = await register(session, registry, sha256)
    if not await model_crud.retire_model(session, model, by=by):
        raise Conflict(f"Model {sha256[:12]} is the champion and cannot be retired; promote another first.")
    await record(session, Act.MODEL_RETIRED, CONSOLE, sha256, personal={"by": by})
    return model


async def _set_champion_and_alias(
    session: AsyncSession,
    registry: ModelRegistry,
    sha256: str,
    before: str | None,
    kept: Mapping[str, Any],
    actor: RecordedActor,
) -> ModelVersion:
    """Commit the row, then update the alias. Raises PromotedMeanwhile if the champion has changed."""
    champion = await _set_champion(session, registry, sha256, before, kept, actor)
    await session.commit()
    await update_alias(registry, sha256)
    return champion


async def _set_champion(
    session: AsyncSession,
    registry: ModelRegistry,
    sha256: str,
    before: str | None,
    kept: Mapping[str, Any],
    actor: RecordedActor,
) -> ModelVersion:
    """Set the row that all workers follow, uncommitted. Raises PromotedMeanwhile if the champion has changed."""
    await register(session, registry, sha256)
    present = await model_crud.get_champion(session)
    if (present.sha256 if present else None) != before:
        raise PromotedMeanwhile
    champion = await model_crud.promote_model(session, sha256, record=kept)
    await record_promotion(session, sha256, kept, actor)
    return champion


def _not_among(registry: ModelRegistry, known: Collection[str]) -> list[ModelVersion]:
    """Return the registry's other versions as candidates, not stored; versions with a damaged card are skipped."""
    found = []
    for sha256 in registry.versions():
        if sha256 not in known:
            try:
                found.append(_candidate(registry, sha256))
            except ArtifactInvalid as fault:
                _log.warning("a model was skipped", fault=str(fault))
    return found


def _candidate(registry: ModelRegistry, sha256: str) -> ModelVersion:
    card = registry.card(sha256)
    return ModelVersion(sha256=sha256, name=card["name"], card=card, created=created_of(card))
