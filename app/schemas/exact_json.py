"""JSON of what is stored and answered: every number as it is, however long."""

from typing import Any

import orjson
from pydantic_core import to_json


def exact_json(value: Any) -> bytes:
    """Return the value as JSON in UTF-8; times as ISO 8601 in UTC.

    orjson takes a quarter of pydantic's time, but no whole numbers beyond 64 bits; a value with such a number is
    written by pydantic. Both write every other value alike.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_UTC_Z)
    except orjson.JSONEncodeError:
        return to_json(value)
