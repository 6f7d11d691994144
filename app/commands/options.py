"""What several commands ask of their options, and of whoever runs them."""

import getpass
from datetime import UTC, datetime
from pathlib import Path

from app.exceptions import ArtifactInvalid, CommandError
from app.ml.registry.registry import ModelRegistry
from app.services.model_registry.names import resolve_version


def require_data(data: Path | None, target: str | None, bad_value: list[str] | None) -> None:
    """Raises CommandError for options about a table where none is named: they would change nothing."""
    for option, value in (("--target", target), ("--bad-value", bad_value)):
        if value and data is None:
            raise CommandError(f"{option} needs --data FILE")


def operating_user() -> str | None:
    """Who runs the command, as the operating system knows them; None where it knows nobody, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None


def moment(option: str, text: str) -> datetime:
    """The moment in UTC, which it is in without a zone as well. Raises CommandError naming the option.

    >>> moment("--since", "2026-01-31T12:00+03:00")
    datetime.datetime(2026, 1, 31, 9, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        typed = datetime.fromisoformat(text)
        return typed.astimezone(UTC) if typed.tzinfo else typed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise CommandError(f"{option}: {text!r} is not a date; expected 2026-01-31 or 2026-01-31T12:00+03:00") from None


def named_model(registry: ModelRegistry, prefix: str | None) -> str:
    """The version that begins so; without a name the champion. Raises ArtifactInvalid where there is none."""
    if prefix is not None:
        return resolve_version(registry, prefix)
    champion = registry.alias()
    if champion is None:
        raise ArtifactInvalid("the registry has no champion; name a model, `python -m app models list` lists them")
    return champion
