"""JSON from callers, read strictly: one parser for requests over REST and for messages of the queue.

Readers of JSON differ where a text is not quite JSON: which of two equal keys they keep, what `NaN` becomes, what half
a character is. So such a text is refused, and the fault is named with its place.
"""

import json
import math
import re
from collections.abc import Iterable
from typing import Any, Final

from pydantic_core import from_json

from app.field_problem import FieldProblem

NO_JSON, GIVEN_TWICE, NOT_FINITE, NOT_UNICODE = "json_invalid", "given_twice", "not_finite", "string_unicode"
"""Codes of field problems."""
HALF_A_CHARACTER: Final = "must be valid Unicode text; it contains a lone surrogate"

_MAY_BE_INFINITE = re.compile(rb"[0-9.][eE]\+?[0-9]{3}|[0-9]{309}")
"""Every number too large for 64 bits, and few others; the parser makes infinity of it."""
_SHOWN = 20


class UnreadableJsonError(ValueError):
    """The text is no JSON that is read; `problem` says what and where, its field is empty for the text as a whole."""

    def __init__(self, problem: FieldProblem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _Object(dict[str, Any]):
    """An object, and the first key it was given twice."""

    twice: str | None = None


class _NotFinite(str):
    """The digits, or the word, of a number that is none."""


def parse_strictly(body: bytes) -> Any:
    """Return the content of a JSON text in UTF-8. Raises UnreadableJsonError naming the fault and its place.

    Refused are a key that an object has twice, NaN, infinities (also as a number too large for 64 bits), and half a
    surrogate pair. Each key has one colon: where there are no more colons than keys no key was lost, and the text is
    read a second time only where a text within holds a colon, or an object stands in a list.

    >>> parse_strictly(b'{"a": {"b": 1, "c": ":"}}')
    {'a': {'b': 1, 'c': ':'}}
    >>> parse_strictly(b'{"a": {"b": 1, "b": 2}}')
    Traceback (most recent call last):
    app.strict_body.UnreadableJsonError: a.b: is given twice
    """
    try:
        content = from_json(body, allow_inf_nan=False)
    except ValueError as fault:
        raise UnreadableJsonError(
            _first_problem(body) or FieldProblem("", f"must be JSON in UTF-8: {fault}", NO_JSON)
        ) from None
    is_doubtful = body.count(b":") != _keys(content) or _MAY_BE_INFINITE.search(body) is not None
    if is_doubtful and (found := _first_problem(body)) is not None:
        raise UnreadableJsonError(found)
    return content


def _keys(content: Any) -> int:
    if not isinstance(content, dict):
        return 0
    return len(content) + sum(_keys(value) for value in content.values() if isinstance(value, dict))


def _first_problem(body: bytes) -> FieldProblem | None:
    """Return the first fault with its place; None where the text is faulty as a whole, or not at all."""
    try:
        content = json.loads(
            body.decode(), object_pairs_hook=_paired, parse_int=_finite, parse_float=_finite, parse_constant=_NotFinite
        )
        return _problem(content, ())
    except (ValueError, RecursionError):
        return None


def _finite(digits: str) -> str:
    return digits if math.isfinite(float(digits)) or digits.lstrip("-").isdigit() else _NotFinite(digits)


def _paired(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object()
    for key, value in pairs:
        if key in found and found.twice is None:
            found.twice = key
        found[key] = value
    return found


def _problem(content: Any, place: tuple[str, ...]) -> FieldProblem | None:
    if isinstance(content, _NotFinite):
        got = content if len(content) <= _SHOWN else f"{content[:_SHOWN]}…"
        return FieldProblem(_named(place), f"must be a finite number; got {got}", NOT_FINITE)
    if isinstance(content, str):
        return _half_a_character(content, place)
    if isinstance(content, _Object):
        if content.twice is not None:
            return FieldProblem(_named((*place, content.twice)), "is given twice", GIVEN_TWICE)
        halves = (_half_a_character(key, (*place, key)) for key in content)
        return _first(halves) or _first(_problem(value, (*place, key)) for key, value in content.items())
    if isinstance(content, list):
        return _first(_problem(value, (*place, str(index))) for index, value in enumerate(content))
    return None


def _first(found: Iterable[FieldProblem | None]) -> FieldProblem | None:
    return next((problem for problem in found if problem is not None), None)


def _half_a_character(text: str, place: tuple[str, ...]) -> FieldProblem | None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return FieldProblem(_named(place), HALF_A_CHARACTER, NOT_UNICODE)
    return None


def _named(place: tuple[str, ...]) -> str:
    """Return the place as text that can be encoded."""
    return ".".join(place).encode("utf-8", "backslashreplace").decode()
