"""What an admin calls a model, and writes about it."""

from collections.abc import Mapping

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion, User
from app.services.audit import recording
from app.services.audit.acts import Act
from app.services.audit.recording import record
from app.services.crud import model_version as model_crud
from app.services.model_registry.registering import register
from app.services.model_registry.stages import require_known

_log = structlog.stdlib.get_logger("models")


async def describe(
    session: AsyncSession, registry: ModelRegistry, sha256: str, changes: Mapping[str, str | None], *, by: User
) -> ModelVersion:
    """Change `label`, `note` or both; None clears. Committed. Raises NotFound, ArtifactInvalid."""
    await require_known(session, registry, sha256)
    model = await register(session, registry, sha256)
    old_and_new = {name: {"old": getattr(model, name), "new": value} for name, value in changes.items()}
    await model_crud.describe_model(session, model, changes)
    await record(session, Act.MODEL_DESCRIBED, recording.by(by), sha256, personal=old_and_new)
    await session.commit()
    _log.info("model described", model=sha256[:12], fields=sorted(changes), by=by.login)
    return model
