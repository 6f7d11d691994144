"""What a change of a credit changes: the columns that differ, and of its payments the months."""

from collections.abc import Mapping
from typing import Any

from app.models import Credit
from app.models.base import utc_now
from app.services.credit_book.months import statuses_by_month

HISTORY = "payment_history"
PAYMENTS = "payments"
"""The entry of a revision's changes that has the months that differ."""
_PLAIN = (
    "external_id",
    "opened_on",
    "amount_total",
    "annual_rate",
    "term_months",
    "as_of",
    "defaulted_on",
    "default_definition",
)


def state_of(credit: Credit) -> dict[str, Any]:
    """Return what is recorded of a credit, by column."""
    return {name: getattr(credit, name) for name in (*_PLAIN, HISTORY)}


def differences(before: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs, old → new, as texts and numbers of JSON; of a history the months that differ."""
    changes: dict[str, Any] = {}
    for name in _PLAIN:
        old, new = before.get(name), columns.get(name, before.get(name))
        if old != new:
            changes[name] = {"old": _plain(old), "new": _plain(new)}
    if HISTORY in columns:
        today = utc_now().date()
        old = statuses_by_month(before.get(HISTORY, ()), before.get("as_of") or today)
        new = statuses_by_month(columns[HISTORY], columns["as_of"] or today)
        differing = sorted(month for month in old | new if old.get(month) != new.get(month))
        if differing:
            changes[PAYMENTS] = {
                "old": {month: old[month] for month in differing if month in old},
                "new": {month: new[month] for month in differing if month in new},
            }
    return changes


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
