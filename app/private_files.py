"""Who may read what the service writes: its own user alone."""

import contextlib
import os
from pathlib import Path

STATE = Path("var")
"""Everything the embedded mode keeps: database, models, secrets. Relative to where the service is started."""
OWNER_ALONE = 0o077
"""What the mode of a new file or folder leaves out."""


def keep_private() -> None:
    """Let this process and those it starts make files and folders that only their owner may read.

    The state holds applicants' data, models and secrets, and is written by many modules and by SQLite, so the rule
    stands once at the start of a process. An earlier version's files are out of reach once their folder is closed.
    """
    os.umask(OWNER_ALONE)
    with contextlib.suppress(OSError):  # there is none yet, or it is another user's and stays as it is
        STATE.chmod(STATE.stat().st_mode & ~OWNER_ALONE)
