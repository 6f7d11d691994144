"""Payment histories by month of the calendar: stored as months before a credit's own `as_of`, changed by the month."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

MONTHS_OF_A_YEAR = 12
MONTHS_REMEMBERED = 2_400
History = Sequence[Mapping[str, Any]]


def month_number(day: date) -> int:
    """Return the number of a day's month, counted so that the next month is one more."""
    return day.year * MONTHS_OF_A_YEAR + day.month - 1


@lru_cache(MONTHS_REMEMBERED)
def month_text(number: int) -> str:
    """Return a month by its number as it is written.

    >>> month_text(month_number(date(2026, 11, 30)))
    '2026-11'
    """
    year, month = divmod(number, MONTHS_OF_A_YEAR)
    return f"{year:04}-{month + 1:02}"


def first_day_of(number: int) -> date:
    """Return the first day of a month by its number."""
    year, month = divmod(number, MONTHS_OF_A_YEAR)
    return date(year, month + 1, 1)


def first_day(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def statuses_by_month(history: History, as_of: date) -> dict[str, str]:
    """Return the statuses of a history whose month 0 is that of `as_of`, by written month."""
    latest = month_number(as_of)
    return {month_text(latest - one["months_ago"]): one["status"] for one in history}


def with_payment(history: History, as_of: date, month: date, status: str) -> tuple[list[dict[str, Any]], date]:
    """Return a history with the status of one month set, newest month first, and the month that is 0 in it.

    A month after `as_of` becomes month 0, and all others are that much longer ago.

    >>> with_payment([{"months_ago": 0, "status": "0"}], date(2026, 10, 1), date(2026, 11, 1), "1")
    ([{'months_ago': 0, 'status': '1'}, {'months_ago': 1, 'status': '0'}], datetime.date(2026, 11, 1))
    """
    return with_payments(history, as_of, {month_number(month): status})


def with_payments(history: History, as_of: date, payments: Mapping[int, str]) -> tuple[list[dict[str, Any]], date]:
    """Return a history with the statuses of some months set, by their numbers, and the month that is 0 in it."""
    before = month_number(as_of)
    latest = max(before, *payments)
    statuses = {one["months_ago"] + latest - before: one["status"] for one in history}
    statuses |= {latest - month: status for month, status in payments.items()}
    months = [{"months_ago": ago, "status": statuses[ago]} for ago in sorted(statuses)]
    return months, first_day_of(latest)
