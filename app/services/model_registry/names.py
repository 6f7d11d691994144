"""Which model a person means, who has written only how its hash begins."""

import asyncio
from collections.abc import Collection

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ArtifactInvalid
from app.ml.registry.registry import ModelRegistry
from app.services.crud import model_version as model_crud

_log = structlog.stdlib.get_logger("models")


def resolve_version(registry: ModelRegistry, prefix: str) -> str:
    """The one version of the registry that begins so. Raises ArtifactInvalid when none or several do."""
    return _the_one(prefix, registry.hashes())


async def resolve_known(session: AsyncSession, registry: ModelRegistry, prefix: str) -> str:
    """The same among those the database knows as well: a model whose file is lost can still be named."""
    known = await model_crud.list_hashes(session, prefix)
    try:
        kept = await asyncio.to_thread(registry.hashes)
    except ArtifactInvalid as fault:
        _log.warning("the registry cannot be read", fault=str(fault))
        kept = []
    return _the_one(prefix, {*known, *kept})


def _the_one(prefix: str, among: Collection[str]) -> str:
    found = [sha256 for sha256 in among if sha256.startswith(prefix)]
    if len(found) != 1:
        raise ArtifactInvalid(f"{len(found)} models begin with {prefix!r}", about=["models"])
    return found[0]
