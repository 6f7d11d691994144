"""Dates in a bank's spelling: one format for a whole column."""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime

FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%Y-%m",
    "%b-%Y",
    "%b-%y",
    "%d-%b-%Y",
)
_LIKE_A_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}([-./]\d{2,4})?([ T].*)?|(\d{1,2}-)?[A-Za-z]{3}-\d{2,4}")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:.*$")


def find_date_format(cells: Collection[str]) -> str | None:
    """The first format that reads every cell (a time of day is left out), or None. Days stand before months.

    >>> find_date_format(["31.12.2019", "01.02.2020"]), find_date_format(["1.5", "2.5"])
    ('%d.%m.%Y', None)
    """
    return next(iter(date_formats(cells)), None) if cells else None


def date_formats(cells: Collection[str], among: Iterable[str] = FORMATS) -> tuple[str, ...]:
    """Which of the formats read every cell; all of them where there is no cell."""
    if not all(_LIKE_A_DATE.fullmatch(cell.strip()) for cell in cells):
        return ()
    return tuple(form for form in among if all(parse_date(cell, form) for cell in cells))


def parse_date(cell: str, form: str) -> date | None:
    """The date in the cell by that format, or None.

    >>> parse_date("2019-12-31 23:59", "%Y-%m-%d")
    datetime.date(2019, 12, 31)
    """
    text = _TIME_OF_DAY.sub("", cell.strip())
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007  (a date alone has no time zone)
    except ValueError:
        return None
