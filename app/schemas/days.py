"""Days and months in the body of a request: texts of ISO 8601, never numbers."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def _day(value: Any) -> date:
    found = _first_day(value, _DAY)
    if found is None:
        raise PydanticCustomError("no_day", "must be a day, such as 2026-11-30")
    return found


def _month(value: Any) -> date:
    found = _first_day(value, _MONTH, "-01")
    if found is None:
        raise PydanticCustomError("no_month", "must be a month, such as 2026-11")
    return found


def _first_day(value: Any, shape: re.Pattern[str], rest: str = "") -> date | None:
    """Return the first day that a text of that shape names; None for another value, or a day that is in no calendar."""
    if not isinstance(value, str) or not shape.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value + rest)
    except ValueError:
        return None


Day = Annotated[date, BeforeValidator(_day)]
Month = Annotated[
    date,
    BeforeValidator(_month),
    Field(json_schema_extra={"format": "year-month", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}),
]
"""A month, as its first day."""
