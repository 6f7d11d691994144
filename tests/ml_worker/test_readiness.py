"""The file that says that a worker takes messages."""

import os
import time
from pathlib import Path

from app.ml_worker.readiness import STALE_AFTER_SECONDS, is_ready, say_not_ready, say_ready


def test_a_worker_is_ready_while_its_file_is_fresh(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "ready"
    assert not is_ready(file)
    say_ready(file)
    assert is_ready(file)
    say_not_ready(file)
    assert not is_ready(file)
    say_not_ready(file)


def test_a_frozen_worker_is_not_ready(tmp_path: Path) -> None:
    file = tmp_path / "ready"
    say_ready(file)
    long_ago = time.time() - STALE_AFTER_SECONDS - 1
    os.utime(file, (long_ago, long_ago))
    assert not is_ready(file)
    say_ready(file)
    assert is_ready(file)
