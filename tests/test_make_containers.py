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


def test_a_laboratory_that_is_not_prepared_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "compose").touch()
    engine = tmp_path / "engine"
    engine.write_text("#!/bin/sh\necho 'no packages yet: run prepare' >&2\nexit 3\n")
    engine.chmod(0o700)
    environment = {**os.environ, "PATH": f"{tmp_path}:/bin", LABORATORY: str(tmp_path)}
    command = [sys.executable, "-m", "tests.containers"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"`{engine} start` failed with: no packages yet: run prepare. " in done.stderr
    assert len(done.stderr.splitlines()) == 1
