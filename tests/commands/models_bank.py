"""A folder with models in its registry, and `python -m app models …` in it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.__main__ import guarded, main
from app.ml.registry import ModelRegistry
from tests.fixtures.bank_folder import embedded_settings, query
from tests.fixtures.command_line import Outcome


@dataclass
class Bank:
    """A folder with three models in its registry, the oldest first; `models` runs a command there."""

    folder: Path
    versions: list[str]
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def models(self, *arguments: str, **variables: str) -> Outcome:
        self.monkeypatch.setattr("sys.argv", ["app", "models", *arguments])
        with embedded_settings(self.folder, **variables):
            code = self._run()
        written = self.capsys.readouterr()
        return Outcome(code, written.out, written.err)

    def champion(self) -> str:
        """As the database has it; the alias beside the artifacts says the same."""
        ((version,),) = query(self.folder, "SELECT sha256 FROM model_versions WHERE stage = 'champion'")
        assert ModelRegistry(str(self.folder / "var" / "registry")).alias() == version
        return str(version)

    def artifact(self, version: str) -> Path:
        return self.folder / "var" / "registry" / "models" / version / "model.cbm"

    def _run(self) -> int:
        try:
            return guarded(main)
        except SystemExit as end:
            return int(end.code or 0)
