"""JSON from anywhere, read so that whatever was read can be written again and kept in any database."""

import json
import math
from typing import Any

LARGEST_WHOLE, DEEPEST = 2**63, 100


def strictly_parsed(content: bytes, *, largest_whole: int = LARGEST_WHOLE) -> Any:
    """Parse the text. Raises ValueError for invalid JSON, and for values that no database accepts.

    Refused are NaN, infinities (also as a number too large for 64 bits), whole numbers beyond ±2**63 (or what is said),
    half a surrogate pair, the character U+0000, and what is nested too deep.
    """
    try:
        plain = json.loads(
            content, parse_constant=_refused, parse_float=_finite, parse_int=lambda text: _bounded(text, largest_whole)
        )
    except RecursionError as fault:
        raise ValueError("it is nested too deeply") from fault
    _require_storable(plain)
    return plain


def strictly_written(plain: Any) -> bytes:
    """Serialize, indented for people. Raises ValueError and TypeError."""
    content = json.dumps(plain, allow_nan=False, ensure_ascii=False, indent=2).encode()
    strictly_parsed(content)
    return content


def _require_storable(plain: Any) -> None:
    """Check every text, iteratively: the parser allows deeper nesting than recursion here."""
    waiting = [(plain, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError("it is nested too deeply")
        match value:
            case str(text):
                text.encode()
                if "\0" in text:
                    raise ValueError("a text contains the character U+0000, which no database accepts")
            case dict(fields):
                waiting += [(part, depth + 1) for part in (*fields, *fields.values())]
            case list(values):
                waiting += [(part, depth + 1) for part in values]


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:20]} is too large for a number")
    return number


def _bounded(digits: str, largest: int) -> int:
    number = int(digits)
    if abs(number) > largest:
        raise ValueError(f"{digits[:20]}… is too large for a whole number")
    return number
