"""Days and months in the body of a request: texts of ISO 8601, never numbers."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def _day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("no_day", "must be a day, such as 2026-11-30")


def _month(value: Any) -> Any:
    if isinstance(value, str) and _MONTH.fullmatch(value):
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            pass
    raise PydanticCustomError("no_month", "must be a month, such as 2026-11")


Day = Annotated[date, BeforeValidator(_day)]
Month = Annotated[
    date,
    BeforeValidator(_month),
    Field(json_schema_extra={"format": "year-month", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}),
]
"""A month, as its first day."""
