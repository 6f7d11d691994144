"""A model from another registry."""

import asyncio
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.registry.bundle import unpack
from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.audit.acts import Act
from app.services.audit.recording import CONSOLE, record
from app.services.model_registry.registering import register


async def import_model(session: AsyncSession, registry: ModelRegistry, path: Path) -> tuple[ModelVersion, bool]:
    """Add an exported model as a candidate, or restore its damaged files; return whether it is new.

    Raises ArtifactInvalid, PlaceUnwritable.
    """
    bundle = await asyncio.to_thread(unpack, path)
    is_new = not await asyncio.to_thread(registry.has, bundle.sha256)
    await asyncio.to_thread(registry.add, bundle.content, bundle.card, bundle.attachments)
    model = await register(session, registry, bundle.sha256)
    await record(session, Act.MODEL_IMPORTED, CONSOLE, bundle.sha256, details={"is_new": is_new})
    return model, is_new
