"""Models of the registry become rows: candidates that no one has judged yet."""

import asyncio

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid
from app.ml.registry.cards import created_of
from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, record
from app.services.crud import model_version as model_crud

OWN_HISTORY = frozenset({"promotions", "retirements"})

_log = structlog.stdlib.get_logger("models")


async def register_all(session: AsyncSession, registry: ModelRegistry) -> None:
    """Add every version of the registry to the database; known ones stay unchanged.

    A version with a damaged card is skipped and logged: it must not block the others.
    """
    for sha256 in registry.versions():
        try:
            await register(session, registry, sha256)
        except ArtifactInvalid as fault:
            _log.warning("a model was skipped", fault=str(fault))


async def register(session: AsyncSession, registry: ModelRegistry, sha256: str) -> ModelVersion:
    """Add one version as a candidate. Raises ArtifactInvalid if it is new and its card is damaged.

    The history of promotions is the database's own: what a card from elsewhere says of it is left out.
    """
    if known := await model_crud.get_model_version(session, sha256):
        return known
    card = await asyncio.to_thread(registry.card, sha256)
    own = {key: value for key, value in card.items() if key not in OWN_HISTORY}
    model = await model_crud.register_model_version(
        session, sha256=sha256, name=card["name"], card=own, created=created_of(card)
    )
    await record(session, Act.MODEL_REGISTERED, SYSTEM, sha256, details={"name": model.name})
    return model
