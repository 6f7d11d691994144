"""What tests of commands share."""

from pathlib import Path

import pytest

from tests.commands.here import Here
from tests.commands.models_bank import Bank
from tests.fixtures.small_models import put_models


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(monkeypatch, capsys)


@pytest.fixture
def bank(tmp_path: Path, here: Here) -> Bank:
    return Bank(tmp_path, put_models(tmp_path, count=3), here)
