"""What tests of services share: an empty registry, and a bank in a file served by the real application."""

from pathlib import Path

import pytest

from app.ml.registry.registry import ModelRegistry
from tests.fixtures.file_bank import file_database, served

__all__ = ["file_database", "served"]


@pytest.fixture
def registry(tmp_path: Path) -> ModelRegistry:
    """The registry that `served` scores with."""
    return ModelRegistry(str(tmp_path / "registry"))
