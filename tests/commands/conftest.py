"""What tests of commands share."""

from pathlib import Path

import pytest

from tests.commands.models_bank import Bank
from tests.fixtures.small_models import put_models


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bank:
    return Bank(tmp_path, put_models(tmp_path, count=3), monkeypatch, capsys)
