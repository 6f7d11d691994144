"""Which model a command is about: the one that is named, or the champion."""

from app.exceptions import ArtifactInvalid
from app.ml.registry import ModelRegistry
from app.services.model_names import resolve_version


def named_model(registry: ModelRegistry, prefix: str | None) -> str:
    """The version that begins so; without a name the champion. Raises ArtifactInvalid where there is none."""
    if prefix is not None:
        return resolve_version(registry, prefix)
    champion = registry.alias()
    if champion is None:
        raise ArtifactInvalid("the registry names no champion; say which model, `python -m app models list` shows them")
    return champion
