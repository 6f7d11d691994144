"""A bank seeded once, and copies of it to spoil."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.scripts.seed_db import SeedReport
from tests.fixtures.bank_folder import copy_bank, seed_in
from tests.fixtures.small_models import put_models


@dataclass(frozen=True)
class SeededBank:
    """A folder with a seeded embedded database, and what the seed said. To be read only."""

    folder: Path
    report: SeedReport


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> SeededBank:
    folder = tmp_path_factory.mktemp("bank")
    put_models(folder)
    return SeededBank(folder, asyncio.run(seed_in(folder)))


@pytest.fixture
def bank_copy(bank: SeededBank, tmp_path: Path) -> Path:
    """A folder of the test's own with the same seeded bank."""
    return copy_bank(bank.folder, tmp_path / "copy")
