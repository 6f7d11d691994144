"""Models in service: known to the database, kept in the registry, one of them the champion."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid, Conflict
from app.ml.engine import ScoringEngine
from app.ml.registry import ModelRegistry
from app.models import ModelVersion
from app.services.crud import model_version as model_crud


async def register_all(session: AsyncSession, registry: ModelRegistry) -> list[ModelVersion]:
    """Makes every version of the registry known to the database; those already known stay as they are."""
    return [await register(session, registry, sha256) for sha256 in registry.versions()]


async def register(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    """Makes one version known as a candidate."""
    card = registry.card(sha256)
    return await model_crud.register_model_version(
        session, sha256=sha256, name=card["name"], card=card, created=datetime.fromisoformat(card["created"])
    )


async def ensure_champion(session: AsyncSession, registry: ModelRegistry) -> ModelVersion | None:
    """The champion; where there is none yet, the newest usable model becomes it. None for an empty registry."""
    champion = await model_crud.get_champion(session)
    versions = registry.versions()
    if champion is not None or not versions:
        return champion
    return await promote(session, registry, versions[-1])


async def promote(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    """Makes a model the champion, after its artifact was loaded: a damaged one is refused and the old serves on.

    Raises ArtifactInvalid, NotFound, Conflict. The alias for messages that name no model follows the row.
    """
    ScoringEngine.load(registry.read(sha256), sha256=sha256)
    await register(session, registry, sha256)
    champion = await model_crud.promote_model(session, sha256)
    registry.set_alias(sha256)
    return champion


async def roll_back(session: AsyncSession, registry: ModelRegistry) -> ModelVersion:
    """Makes the champion before this one the champion again. Raises Conflict when there was none."""
    previous = await model_crud.get_previous_champion(session)
    if previous is None:
        raise Conflict("There is no earlier champion to go back to.")
    return await promote(session, registry, previous.sha256)


def resolve_version(registry: ModelRegistry, prefix: str) -> str:
    """The one version that begins so. Raises ArtifactInvalid when none or several do."""
    found = [sha256 for sha256 in registry.versions() if sha256.startswith(prefix)]
    if len(found) != 1:
        raise ArtifactInvalid(f"{len(found)} models begin with {prefix!r}; `python -m app models list` shows them")
    return found[0]
