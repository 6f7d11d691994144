"""Dates in a bank's spelling: one format for a whole column."""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime

FORMATS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y-%m",
    "%b-%Y",
    "%b-%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%m-%d-%y",
)
ISO = FORMATS[0]
DAY_FIRST, MONTH_FIRST = "day", "month"
FIRST_YEAR = 1969
"""Of the hundred years that two digits stand for, as POSIX has it: 69 is 1969, 68 is 2068."""
_ORDERS = {form: DAY_FIRST if form.startswith("%d") else MONTH_FIRST for form in FORMATS if form[1:2] in "dm"}
_RIVALS = {form: form.replace("%d", "%x").replace("%m", "%d").replace("%x", "%m") for form in _ORDERS}
_FIGURES = {
    "%d": r"(?P<d>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])",
    "%m": r"(?P<m>1[0-2]|0[1-9]|[1-9])",
    "%Y": r"(?P<Y>\d\d\d\d)",
    "%y": r"(?P<y>\d\d)",
}
"""What `datetime.strptime` takes for each part."""
_PATTERNS = {
    form: re.compile(re.sub("%.", lambda part: _FIGURES[part[0]], form.replace(".", r"\.")))
    for form in FORMATS
    if "%b" not in form
}
_LIKE_A_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}([-./]\d{2,4})?([ T].*)?|(\d{1,2}-)?[A-Za-z]{3}-\d{2,4}")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:.*$")


def find_date_format(cells: Collection[str]) -> str | None:
    """Return the first format that reads every cell (a time of day is ignored), or None. Days precede months.

    >>> find_date_format(["31.12.2019", "01.02.2020"]), find_date_format(["1.5", "2.5"])
    ('%d.%m.%Y', None)
    """
    return next(iter(date_formats(cells)), None) if cells else None


def date_formats(cells: Collection[str], among: Iterable[str] = FORMATS) -> tuple[str, ...]:
    """Return the formats that read every cell; all of them without a cell."""
    if not all(is_like_a_date(cell) for cell in cells):
        return ()
    return tuple(form for form in among if all(parse_date(cell, form) for cell in cells))


def is_like_a_date(cell: str) -> bool:
    """Whether the cell has the shape of a date; a number such as 1.5 may have it, too."""
    return _LIKE_A_DATE.fullmatch(cell.strip()) is not None


def formats_of(cell: str) -> list[str]:
    """Return the formats that read the cell."""
    if (cell.count(".") == 1 and ":" not in cell) or not is_like_a_date(
        cell
    ):  # 1.5 is a number, and there are many of these
        return []
    mark = next((mark for mark in cell.strip() if mark in "-./"), "")
    return [form for form in FORMATS if mark in form and parse_date(cell, form) is not None]


def order_of(form: str | None) -> str | None:
    """Return which comes first in the format, day or month; None where the year does, or a word is the month.

    >>> order_of("%d/%m/%y"), order_of("%m/%d/%Y"), order_of("%Y-%m-%d"), order_of("%d-%b-%Y")
    ('day', 'month', None, None)
    """
    return _ORDERS.get(form or "") if form and "%b" not in form and form in _RIVALS else None


def rival_of(form: str) -> str | None:
    """Return the format with day and month the other way round, if there is one.

    >>> rival_of("%d/%m/%Y"), rival_of("%d.%m.%Y")
    ('%m/%d/%Y', None)
    """
    rival = _RIVALS.get(form)
    return rival if rival in FORMATS and rival != form else None


def parse_date(cell: str, form: str, *, first_year: int = FIRST_YEAR) -> date | None:
    """Return the date in the cell by that format, or None; two digits are a year of the hundred from `first_year`.

    >>> parse_date("2019-12-31 23:59", "%Y-%m-%d"), parse_date("17.05.45", "%d.%m.%y", first_year=1930)
    (datetime.date(2019, 12, 31), datetime.date(1945, 5, 17))
    """
    text = cell.strip()
    if ":" in text:
        text = _TIME_OF_DAY.sub("", text)
    try:
        day = _day(text, form)
        if not has_two_digit_years(form):
            return day
        return day.replace(year=first_year + (day.year - first_year) % 100)
    except ValueError:
        return None


def _day(text: str, form: str) -> date:
    """Return what `datetime.strptime` does, for figures alone by one pattern: that is several times as fast.

    Raises ValueError for anything else.
    """
    pattern = _PATTERNS.get(form)
    if pattern is None:
        return datetime.strptime(text, form).date()  # noqa: DTZ007  (a date alone has no time zone)
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(text)
    parts = found.groupdict()
    if (year := parts.get("Y")) is not None:
        return date(int(year), int(parts["m"]), int(parts.get("d") or 1))
    short = int(parts["y"])
    return date(short + (1900 if short >= FIRST_YEAR % 100 else 2000), int(parts["m"]), int(parts.get("d") or 1))


def has_two_digit_years(form: str | None) -> bool:
    """Whether the format's years have two digits."""
    return form is not None and "%y" in form
