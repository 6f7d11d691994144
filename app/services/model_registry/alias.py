"""The registry's alias of the champion, for messages that name no model."""

import asyncio

import structlog

from app.exceptions import PlaceUnwritable
from app.ml.registry.registry import ModelRegistry

_log = structlog.stdlib.get_logger("models")


async def update_alias(registry: ModelRegistry, sha256: str) -> None:
    """Update the alias to the row. If it cannot be written the promotion stands, and the log says how to repeat it."""
    try:
        if await asyncio.to_thread(registry.alias) != sha256:
            await asyncio.to_thread(registry.set_alias, sha256)
    except (PlaceUnwritable, OSError) as fault:
        _log.error(
            "the alias is not updated: messages without a model version get the previous champion",
            champion=sha256,
            fault=str(fault),
            mend="promote this model again",
        )
