"""A day or a moment as a person types it."""

from datetime import UTC, datetime

from app.exceptions import CommandError


def moment(option: str, text: str) -> datetime:
    """The moment in UTC, which it is in without a zone as well. Raises CommandError naming the option.

    >>> moment("--since", "2026-01-31T12:00+03:00")
    datetime.datetime(2026, 1, 31, 9, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        typed = datetime.fromisoformat(text)
        return typed.astimezone(UTC) if typed.tzinfo else typed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise CommandError(f"{option}: {text!r} is no date; expected 2026-01-31 or 2026-01-31T12:00+03:00") from None
