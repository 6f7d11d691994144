"""What became of a client after a score: the same rule that `copied` has the database follow."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from app.models import Credit
from app.models.credit import CLOSED
from app.services.crud.simulation.stored import OutcomeWindow

MONTHS_OF_YEAR = 12
NOTHING_DUE = "X"


def outcome_of(credits: Iterable[Credit], scored_at: datetime, window: OutcomeWindow) -> float | None:
    """Return 1 for bad, 0 for good, None where the outcome is not known (see `OutcomeWindow`)."""
    elapsed = _months(window.now) - _months(scored_at)
    if elapsed <= window.months:
        return None
    found = {_of_credit(credit, scored_at, elapsed, window) for credit in credits}
    return 1 if 1 in found else 0 if 0 in found else None


def _of_credit(credit: Credit, scored_at: datetime, elapsed: int, window: OutcomeWindow) -> float | None:
    lag = _months(window.now) - _months(credit.as_of) if credit.as_of else 0
    first, last = elapsed - 1 - lag, elapsed - window.months - lag
    seen = {one["status"] for one in credit.payment_history if last <= one["months_ago"] <= first}
    if seen & set(window.statuses) or _has_defaulted(credit, scored_at, window):
        return 1
    reaches_the_end = last >= 0 or credit.payment_status == CLOSED
    return 0 if reaches_the_end and seen - {NOTHING_DUE} else None


def _has_defaulted(credit: Credit, scored_at: datetime, window: OutcomeWindow) -> bool:
    """Whether a default was recorded for a day after the score, in one of the window's months or its own."""
    day = credit.defaulted_on
    if day is None or day <= scored_at.astimezone(UTC).date():
        return False
    return _months(day) - _months(scored_at) <= window.months


def _months(moment: date) -> int:
    return moment.year * MONTHS_OF_YEAR + moment.month
