"""`make containers` where nothing can run containers: it says so and fails; it never passes in silence."""

import os
import subprocess
import sys
from pathlib import Path

from tests.containers.engine import LABORATORY, ROOT


def test_without_an_engine_it_says_that_it_did_not_run_and_why(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path), LABORATORY: str(tmp_path)}
    command = [sys.executable, "-m", "tests.containers"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NOT run" in done.stderr
    assert LABORATORY in done.stderr
    assert done.stdout == ""
