"""What several commands ask of their options, and of whoever runs them."""

import getpass
from pathlib import Path

from app.exceptions import CommandError


def require_data(data: Path | None, target: str | None, bad_value: list[str] | None) -> None:
    """Raises CommandError for options about a table where none is named: they would change nothing."""
    for option, value in (("--target", target), ("--bad-value", bad_value)):
        if value and data is None:
            raise CommandError(f"{option} is about the table of --data FILE; name the file")


def operating_user() -> str | None:
    """Who runs the command, as the operating system knows them; None where it knows nobody, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None
