"""Commands inside this process: as a person calls them, and quicker than a process of their own."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from app.__main__ import guarded, main
from tests.fixtures.bank_folder import embedded_settings
from tests.fixtures.command_line import Outcome


@dataclass(frozen=True)
class Here:
    """Runs `./scoring …` in a folder; the environment says what the call says, and that four eyes are off."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def run(self, folder: Path, *arguments: str, **variables: str) -> Outcome:
        self.monkeypatch.setattr("sys.argv", ["app", *arguments])
        with embedded_settings(folder, **{"FOUR_EYES": "off", **variables}):
            try:
                code = guarded(main)
            except SystemExit as end:
                code = int(end.code or 0)
        written = self.capsys.readouterr()
        return Outcome(code, written.out, written.err)
