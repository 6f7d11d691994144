"""Models in service: known to the database, kept in the registry, one of them the champion.

The registry is files, perhaps far away, and a model takes a moment to open: both happen off the event loop.
"""

import asyncio
from collections.abc import Collection
from datetime import datetime

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid, NoEarlierChampion, NotFound
from app.ml.contracts.definition import Contract
from app.ml.engine import ScoringEngine
from app.ml.registry import Card, ModelRegistry
from app.models import ModelVersion
from app.services.crud import model_version as model_crud

_log = structlog.stdlib.get_logger("models")


async def register_all(session: AsyncSession, registry: ModelRegistry) -> None:
    """Makes every version of the registry known to the database; those already known stay as they are.

    A version whose card is damaged is left out, with a line in the log: it must not keep the others away.
    """
    for sha256 in registry.versions():
        try:
            await register(session, registry, sha256)
        except ArtifactInvalid as fault:
            _log.warning("a model is left out", fault=str(fault))


async def list_models(session: AsyncSession, registry: ModelRegistry) -> list[ModelVersion]:
    """All models, newest first. Those only the registry knows are shown as the candidates they would become.

    A registry that is away takes nothing from the list of the known ones.
    """
    known = await model_crud.list_model_versions(session)
    try:
        fresh = await asyncio.to_thread(_not_among, registry, {model.sha256 for model in known})
    except OSError as fault:
        _log.warning("the registry cannot be read", fault=str(fault))
        fresh = []
    return sorted([*known, *fresh], key=lambda model: (model.created, model.sha256), reverse=True)


async def register(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    """Makes one version known as a candidate. Raises ArtifactInvalid when its card is damaged."""
    card = await asyncio.to_thread(registry.card, sha256)
    return await model_crud.register_model_version(
        session, sha256=sha256, name=card["name"], card=card, created=_created(sha256, card)
    )


async def ensure_champion(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> ModelVersion | None:
    """The champion; where there is none yet, the newest usable model becomes it. None when there is no such model."""
    champion = await model_crud.get_champion(session)
    if champion is not None:
        if registry.alias() != champion.sha256:
            registry.set_alias(champion.sha256)
        return champion
    for sha256 in reversed(registry.versions()):
        try:
            return await promote(session, registry, sha256, contract)
        except ArtifactInvalid as fault:
            _log.warning("a model cannot become champion", fault=str(fault))
    return None


async def promote_known(
    session: AsyncSession, registry: ModelRegistry, sha256: str, contract: Contract
) -> ModelVersion:
    """Makes a model the champion, as `promote`, for callers who may name anything. Raises NotFound as well.

    No transaction is open while the model is loaded.
    """
    is_known = await model_crud.get_model_version(session, sha256) is not None
    await session.commit()
    if not is_known and sha256 not in await asyncio.to_thread(registry.versions):
        raise NotFound("There is no such model.")
    return await promote(session, registry, sha256, contract)


async def promote(session: AsyncSession, registry: ModelRegistry, sha256: str, contract: Contract) -> ModelVersion:
    """Makes a model the champion, after its artifact was loaded: a damaged one is refused and the old serves on.

    Committed before the alias (for messages that name no model) follows. Raises ArtifactInvalid, NotFound,
    PromotedMeanwhile.
    """
    await asyncio.to_thread(_require_usable, registry, sha256, contract)
    await register(session, registry, sha256)
    champion = await model_crud.promote_model(session, sha256)
    await session.commit()
    await asyncio.to_thread(registry.set_alias, sha256)
    return champion


async def roll_back(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> ModelVersion:
    """Makes the champion before this one the champion again; twice leads back. Raises NoEarlierChampion."""
    previous = await model_crud.get_previous_champion(session)
    if previous is None:
        raise NoEarlierChampion
    await session.commit()
    return await promote(session, registry, previous.sha256, contract)


def resolve_version(registry: ModelRegistry, prefix: str) -> str:
    """The one version that begins so. Raises ArtifactInvalid when none or several do."""
    found = [sha256 for sha256 in registry.versions() if sha256.startswith(prefix)]
    if len(found) != 1:
        raise ArtifactInvalid(f"{len(found)} models begin with {prefix!r}; `python -m app models list` shows them")
    return found[0]


def _not_among(registry: ModelRegistry, known: Collection[str]) -> list[ModelVersion]:
    """The registry's other versions as candidates, not stored; those with a damaged card are left out."""
    found = []
    for sha256 in registry.versions():
        if sha256 not in known:
            try:
                card = registry.card(sha256)
                created = _created(sha256, card)
                found.append(ModelVersion(sha256=sha256, name=card["name"], card=card, created=created))
            except ArtifactInvalid as fault:
                _log.warning("a model is left out", fault=str(fault))
    return found


def _created(sha256: str, card: Card) -> datetime:
    """When the model was made. Raises ArtifactInvalid when the card does not say it with a time zone."""
    try:
        created = datetime.fromisoformat(card["created"])
    except (TypeError, ValueError):
        created = None
    if created is None or created.tzinfo is None:
        raise ArtifactInvalid(f"the card of model {sha256[:12]} has no time with a zone under `created`")
    return created


def _require_usable(registry: ModelRegistry, sha256: str, contract: Contract) -> None:
    """Loads the model once. Raises ArtifactInvalid when that fails or it is of another contract."""
    engine = ScoringEngine.load(registry.read(sha256), sha256=sha256)
    _require_same_inputs(engine.contract, contract)


def _require_same_inputs(of_model: Contract, of_service: Contract) -> None:
    names, wanted = ({feature.name for feature in contract.inputs} for contract in (of_model, of_service))
    if names != wanted:
        raise ArtifactInvalid(
            f"the model was trained with the contract {of_model.name}, the service runs with {of_service.name}; "
            "set APPLICANT_CONTRACT or train a model for it"
        )
