"""The command line: `./scoring --help`. A mistake gets a sentence and exit code 2, never a traceback."""

import sys
from collections.abc import Callable

from app.private_files import keep_private

MISTAKE = 2
INTERRUPTED = 130
REFUSED_STATES = frozenset({"28000", "28P01"})
"""PostgreSQL's SQLSTATEs for a user or password it does not accept."""
LACKING_STATES = frozenset({"42703", "42P01"})
LACKING_ON_SQLITE = ("no such column", "no such table")
"""A column or a table that is not there; SQLite has no code for it."""
TOO_LONG_STATES = frozenset({"57014", "55P03", "SQLITE_BUSY"})
DAMAGED_STATES = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})


OURS = frozenset({"app", "database"})
RUN_AS = "`make run` and `make train` install what the commands need; `./scoring` runs them with it."


def main() -> None:
    """Run the command named by the arguments. Modules are imported only here, so that Ctrl-C works from the start."""
    from app.commands.cli import main as commands  # noqa: PLC0415

    commands(prog_name="./scoring")


def guarded(command: Callable[[], None]) -> int:
    """Run the command line; print errors with a message as that message."""
    try:
        command()
    except KeyboardInterrupt:
        return INTERRUPTED
    except ModuleNotFoundError as fault:
        if fault.name is None or fault.name.partition(".")[0] in OURS:
            raise
        sys.stderr.write(f"{sys.executable} has no package {fault.name!r}. {RUN_AS}\n")
        return MISTAKE
    except Exception as fault:
        sentence = _sentence(fault)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        return MISTAKE
    return 0


def _sentence(fault: Exception) -> str | None:
    from pydantic import ValidationError  # noqa: PLC0415

    from app.commands.advice import advised  # noqa: PLC0415
    from app.exceptions import ServiceError  # noqa: PLC0415
    from app.faults import first_line  # noqa: PLC0415

    if isinstance(fault, ServiceError):
        return advised(fault)
    if isinstance(fault, ValidationError):
        return str(fault)
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    if isinstance(fault, DBAPIError):
        return _of_database(fault.orig)
    if isinstance(fault, OSError):
        return f"Cannot be read, written or reached: {first_line(fault)}"
    return None


def _of_database(fault: BaseException | None) -> str:
    """Return the database's message and, where known, a remedy. Never advises anything that deletes data."""
    state = getattr(fault, "sqlstate", None) or getattr(fault, "sqlite_errorname", None)
    if state in REFUSED_STATES:
        return (
            f"The database refuses the user and password of DATABASE_URL: {fault}. It keeps the password it was "
            "created with; set a new one there as well (docs/operations.md, passwords)."
        )
    if state in LACKING_STATES or str(fault).startswith(LACKING_ON_SQLITE):
        mend = "If an earlier version created it, `./scoring seed` updates it and keeps its data."
    elif state in TOO_LONG_STATES:
        mend = "A statement took longer than DATABASE_STATEMENT_SECONDS, or waited too long for a lock."
    elif state in DAMAGED_STATES:
        mend = "Restore the file of DATABASE_URL from a backup, or move it elsewhere: the next start creates a new one."
    else:
        mend = "Check DATABASE_URL."
    return f"The database cannot be used: {fault}. {mend}"


if __name__ == "__main__":
    keep_private()
    sys.exit(guarded(main))
