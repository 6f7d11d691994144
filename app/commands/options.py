"""Options shared by several commands, and the user who runs them."""

import getpass
from datetime import UTC, datetime
from pathlib import Path

from app.exceptions import ArtifactInvalid, CommandError
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.csv_format import DETECTED, CsvFormat
from app.models import Proposal
from app.services.model_registry.names import resolve_version


def require_data(
    data: Path | None, target: str | None, bad_value: list[str] | None, csv_format: CsvFormat = DETECTED
) -> None:
    """Raise CommandError for options about a table if no table is named: they would have no effect."""
    said = {**vars(csv_format), "target": target, "bad-value": bad_value, "number-columns": csv_format.numbered}
    for name in said.keys() - {"numbered"} if data is None else ():
        if said[name]:
            option = f"--{name.replace('_', '-')}"
            raise CommandError(f"{option} needs --data FILE")


def operating_user() -> str | None:
    """Return the operating system's user who runs the command; None if unknown, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None


def moment(option: str, text: str) -> datetime:
    """Return the moment in UTC, the default zone. Raises CommandError naming the option.

    >>> moment("--since", "2026-01-31T12:00+03:00")
    datetime.datetime(2026, 1, 31, 9, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        typed = datetime.fromisoformat(text)
        return typed.astimezone(UTC) if typed.tzinfo else typed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise CommandError(f"{option}: {text!r} is not a date; expected 2026-01-31 or 2026-01-31T12:00+03:00") from None


def named_model(registry: ModelRegistry, prefix: str | None) -> str:
    """Return the version with this prefix, or the champion without one. Raises ArtifactInvalid if there is none."""
    if prefix is not None:
        return resolve_version(registry, prefix)
    champion = registry.alias()
    if champion is None:
        raise ArtifactInvalid("the registry has no champion; name a model, `./scoring models list` lists them")
    return champion


def proposed(proposal: Proposal) -> str:
    """Return what the command line says of an act that waits for a second person."""
    return f"Proposed as number {proposal.id}; nothing is done yet. Another person approves it on the page Approvals."
