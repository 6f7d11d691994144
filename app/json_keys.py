"""Keys that an object in JSON has twice: readers keep one of them, and not all the same one."""

import json
from typing import Any


class _Object(dict[str, Any]):
    """An object, and the first key it was given twice."""

    twice: str | None = None


def key_given_twice(body: bytes, content: Any) -> str | None:
    """Return the path of a key that an object of the text has twice; `content` is what the text was parsed to.

    Each key has one colon. So where there are no more colons than keys there is nothing to find, and the text is read
    a second time only where a text within holds a colon, or a key was lost.

    >>> key_given_twice(b'{"a": {"b": 1, "b": 2}}', {"a": {"b": 2}}), key_given_twice(b'{"a": ":"}', {"a": ":"})
    ('a.b', None)
    """
    if body.count(b":") == _keys(content):
        return None
    return _path(json.loads(body.decode(), object_pairs_hook=_paired, parse_int=str, parse_float=str))


def _keys(content: Any) -> int:
    if not isinstance(content, dict):
        return 0
    return len(content) + sum(_keys(value) for value in content.values() if isinstance(value, dict))


def _paired(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object()
    for key, value in pairs:
        if key in found and found.twice is None:
            found.twice = key
        found[key] = value
    return found


def _path(content: Any) -> str | None:
    if isinstance(content, list):
        return next((path for part in content if (path := _path(part)) is not None), None)
    if not isinstance(content, _Object):
        return None
    if content.twice is not None:
        return content.twice
    below = ((key, _path(value)) for key, value in content.items())
    return next((f"{key}.{path}" for key, path in below if path is not None), None)
