"""Reads facts out of an answer: a value by its path, and since when it is true."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from app.connectors.definition import AnswerField
from app.services.decisions.facts import SentFact

MAX_BYTES = 1 << 20
MAX_TEXT = 200


class AnswerUnreadableError(Exception):
    """What came is no answer; the text says what is wrong with it."""


def document_of(content: bytes) -> Any:
    """Return the JSON document of an answer. Raises AnswerUnreadableError."""
    try:
        return json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        raise AnswerUnreadableError("the answer is no JSON") from fault


def facts_in(document: Any, fields: Mapping[str, AnswerField], *, source: str, now: datetime) -> dict[str, SentFact]:
    """Return the facts that an answer holds. One that lacks, is null, or is no single value or no time is left out."""
    found = {}
    for name, where in fields.items():
        value = _at(document, where.value)
        since = now if where.time is None else _moment(_at(document, where.time))
        if _is_value(value) and since is not None:
            found[name] = SentFact(value + 0.0 if isinstance(value, float) else value, since, source)
    return found


def _at(document: Any, path: str) -> Any:
    """Return what stands at a path; numbers count the items of lists from 0. None where it leads nowhere."""
    for part in path.split("."):
        if isinstance(document, Mapping):
            document = document.get(part)
        elif isinstance(document, list) and part.isascii() and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def _is_value(value: Any) -> bool:
    if isinstance(value, str):
        return 0 < len(value) <= MAX_TEXT and "\0" not in value
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, bool | int)


def _moment(text: Any) -> datetime | None:
    """Return an ISO 8601 moment with its zone; a day alone is its first moment in UTC."""
    try:
        if len(text) == len("2026-11-30"):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.utcoffset() is not None else None


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
