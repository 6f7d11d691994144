"""Says by a file that the worker takes messages: fresh while it does, gone or stale when it does not.

`python -m app.ml_worker.readiness` is the health command of containers; it imports nothing heavy.
"""

import os
import sys
import time
from pathlib import Path

DEFAULT_FILE = "var/ml-worker.ready"
TOUCHED_EVERY_SECONDS = 4.0
STALE_AFTER_SECONDS = 20.0


def say_ready(path: Path) -> None:
    """Make the file fresh."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def say_not_ready(path: Path) -> None:
    """Remove the file."""
    path.unlink(missing_ok=True)


def is_ready(path: Path) -> bool:
    """Whether a worker touched the file lately."""
    try:
        return time.time() - path.stat().st_mtime < STALE_AFTER_SECONDS
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(not is_ready(Path(os.environ.get("WORKER_READY_FILE", DEFAULT_FILE))))
