"""The command line: `python -m app --help`. A mistake gets a sentence and exit code 2, never a traceback."""

import sys
from collections.abc import Callable

MISTAKE = 2
INTERRUPTED = 130
REFUSED_STATES = frozenset({"28000", "28P01"})
"""PostgreSQL's SQLSTATEs for a user or password it does not accept."""


def main() -> None:
    """Runs the command that the arguments name. Its modules are loaded only here: Ctrl-C works from the start.

    A worker loads neither web nor database: there may be many of them.
    """
    if sys.argv[1:2] == ["worker"]:
        from app.commands.worker import main as commands  # noqa: PLC0415
    else:
        from app.commands.cli import main as commands  # noqa: PLC0415
    commands()


def guarded(command: Callable[[], None]) -> int:
    """Runs the command line; turns errors that have a sentence into that sentence."""
    try:
        command()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        sentence = _sentence(fault)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        return MISTAKE
    return 0


def _sentence(fault: Exception) -> str | None:
    from pydantic import ValidationError  # noqa: PLC0415
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from app.exceptions import ServiceError  # noqa: PLC0415
    from app.ml.settings import STATE  # noqa: PLC0415

    if isinstance(fault, ServiceError | ValidationError):
        return str(fault)
    if isinstance(fault, DBAPIError):
        if getattr(fault.orig, "sqlstate", None) in REFUSED_STATES:
            return (
                f"The database lets nobody in with the user and password of DATABASE_URL: {fault.orig}. It keeps the "
                "password it was made with; a new one must be set in it, too (docs/operations.md, passwords)."
            )
        return (
            f"The database cannot be used: {fault.orig}. If {STATE}/ was left half-written, "
            "`make clean` starts afresh; if it is elsewhere, look at DATABASE_URL."
        )
    if isinstance(fault, OSError):
        return f"This cannot be read, written or reached: {fault}"
    return None


if __name__ == "__main__":
    sys.exit(guarded(main))
