"""Numbers of rows as ranges: a list of all 100,000 clients is a few characters, and none is left out."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

MOST_CHARACTERS = 10_000
"""What a row holds at most of ids: a thousand that are far from each other; more stand as their hash."""


def described_ids(ids: Iterable[int]) -> dict[str, Any]:
    """Return what a row says of ids: each as a range, or their number, first, last and hash where that is long.

    The hash is the sha256 of the ranges, which can be computed again from a list of the ids.

    >>> described_ids([7, 3, 1, 2])
    {'count': 4, 'ids': '1-3,7'}
    """
    ordered = sorted(set(ids))
    text = ",".join(_ranges(ordered))
    if len(text) <= MOST_CHARACTERS:
        return {"count": len(ordered), "ids": text}
    digest = sha256(text.encode()).hexdigest()
    return {"count": len(ordered), "first_id": ordered[0], "last_id": ordered[-1], "ids_sha256": digest}


def _ranges(ordered: list[int]) -> Iterator[str]:
    start = before = None
    for one in ordered:
        if start is not None and before is not None and one != before + 1:
            yield _range(start, before)
            start = one
        start, before = one if start is None else start, one
    if start is not None and before is not None:
        yield _range(start, before)


def _range(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"
