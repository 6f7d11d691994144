"""The modules that do a command's work do it when they are run by their own name."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.command_line import ROOT
from tests.fixtures.patience import PATIENCE_SECONDS


@pytest.mark.parametrize("module", ["app.scripts.seed_db", "app.ml_worker.main"])
def test_a_wrong_setting_is_a_sentence_and_no_silent_end(tmp_path: Path, module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "LOG_LEVEL": "loud"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 2
    assert "LOG_LEVEL" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_seed_seeds(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.scripts.seed_db"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "DEMO_MODE": "false"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "There is no champion model" in done.stdout
    assert (tmp_path / "var" / "credit_scoring.db").exists()
