"""A model is named by how its hash begins, as long as the registry or the database knows it."""

import shutil
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

from app.exceptions import ArtifactInvalid
from app.ml.registry.registry import ModelRegistry
from app.services.model_registry.names import resolve_known, resolve_version
from app.services.model_registry.registering import register_all
from tests.fixtures.small_models import add_small_model


def add(registry: ModelRegistry, trees: int) -> str:
    return add_small_model(registry, trees, {"name": "loans", "created": f"2026-01-{trees:02}T00:00:00+00:00"})


def test_a_version_is_found_by_how_it_begins(registry: ModelRegistry) -> None:
    versions = [add(registry, 2), add(registry, 3)]
    for version in versions:
        assert resolve_version(registry, version[:12]) == version
    for prefix, found in (("", "2 models"), ("z", "0 models")):
        with pytest.raises(ArtifactInvalid, match=found):
            resolve_version(registry, prefix)


def test_no_card_is_read_to_find_a_name(registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    version = add(registry, 2)
    monkeypatch.delattr(ModelRegistry, "card")
    assert resolve_version(registry, version[:12]) == version


async def test_a_model_whose_file_is_lost_is_found_in_the_database(
    session: AsyncSession, registry: ModelRegistry, tmp_path: Path
) -> None:
    lost, kept = add(registry, 2), add(registry, 3)
    await register_all(session, registry)
    shutil.rmtree(tmp_path / "registry" / "models" / lost)
    fresh = add(registry, 4)
    for version in (lost, kept, fresh):
        assert await resolve_known(session, registry, version[:12]) == version
    with pytest.raises(ArtifactInvalid, match="3 models start with ''"):
        await resolve_known(session, registry, "")


async def test_a_registry_that_is_away_keeps_no_known_model_from_being_named(
    session: AsyncSession, registry: ModelRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = add(registry, 2)
    await register_all(session, registry)

    def away(*_: object) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(registry._store, "found", away)
    with capture_logs():
        assert await resolve_known(session, registry, version[:12]) == version
