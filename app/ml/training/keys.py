"""The key of each row: rows with one key stay on one side of every split."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import prod
from typing import Any

from app.ml.contracts.arrays import Outcome

COMBINATIONS_A_ROW = 10
COMMON_SHARE = 0.005
COMMON_ROWS = 50
"""More equal rows than this share of the table, and at least so many, are a common value and no repeated person."""


def content_keys(columns: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return one key per row: rows equal in every feature have the same key.

    >>> one, same, other = content_keys({"age": [30, 30, 31], "job": ["a", "a", "a"]})
    >>> one == same, one == other
    (True, False)
    """
    return [sha256(repr(row).encode()).hexdigest() for row in zip(*columns.values(), strict=True)]


def are_alike_by_chance(columns: Mapping[str, Sequence[Any]], rows: int) -> bool:
    """Whether the features are so coarse that different applicants are often equal: hardly more combinations than rows.

    >>> are_alike_by_chance({"flag": [0, 1, 0], "grade": ["a", "b", "a"]}, 3)
    True
    """
    return prod(len(set(values)) for values in columns.values()) < COMBINATIONS_A_ROW * rows


def common_keys(keys: Sequence[str]) -> dict[str, int]:
    """Keys of too many rows to be one person, with their rows: "no record" in every column is an example."""
    counts = Counter(keys)
    return {key: rows for key, rows in counts.items() if rows >= COMMON_ROWS and rows > COMMON_SHARE * len(keys)}


def numbered(keys: Sequence[str], outcome: Outcome, *, only: Mapping[str, int] | None = None) -> list[str]:
    """Make repeated keys distinct, so that every row is on its own; with `only`, the keys in it alone.

    Rows are counted apart by outcome: rows that are counted together are equal, so their order in the file is nothing.

    >>> numbered(["a", "b", "a"], [0, 0, 0])
    ['a 0 0', 'b 0 0', 'a 0 1']
    """
    met: Counter[tuple[str, int]] = Counter()
    found = []
    for key, bad in zip(keys, map(int, outcome), strict=True):
        if only is not None and key not in only:
            found.append(key)
            continue
        found.append(f"{key} {bad} {met[key, bad]}")
        met[key, bad] += 1
    return found
