"""Days and moments as people type them."""

from datetime import UTC, datetime

import pytest

from app.commands.options import moment
from app.exceptions import CommandError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T12:00", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00+03:00", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31T12:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
    ],
)
def test_a_zone_is_kept_to_and_without_one_it_is_utc(typed: str, meant: datetime) -> None:
    assert moment("--since", typed) == meant


@pytest.mark.parametrize(
    "typed", ["5", "", "yesterday", "2026-02-30", "0001-01-01T00:00+10:00", "9999-12-31T23:59-10:00"]
)
def test_what_is_no_moment_is_told_with_the_option(typed: str) -> None:
    with pytest.raises(CommandError, match=r"--until: .* is not a date; expected 2026-01-31"):
        moment("--until", typed)
