"""Training and held-out rows. A row's side follows from its content, never from chance."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.exceptions import TableInvalid
from app.ml.contracts.arrays import Outcome

HELD_OUT_SHARE = 0.25
FOLDS = 5
"""Of a cross-validation, and of the choice of a calibration."""
COMBINATIONS_A_ROW = 10
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Split:
    """Row numbers of both parts, and the rule in a sentence."""

    training: Rows
    held_out: Rows
    rule: str


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


def numbered(keys: Sequence[str]) -> list[str]:
    """Make repeated keys distinct by their count so far, so that every row is on its own.

    >>> numbered(["a", "b", "a"])
    ['a 0', 'b 0', 'a 1']
    """
    met: Counter[str] = Counter()
    found = []
    for key in keys:
        found.append(f"{key} {met[key]}")
        met[key] += 1
    return found


def split_by_content(keys: Sequence[str], outcome: Outcome, *, seed: int, rule: str) -> Split:
    """Hold out a quarter of the keys, those with the lowest hash, of the bad and of the good alike.

    Rows with the same key stay together.
    """
    held_out = _chosen(keys, outcome, share=HELD_OUT_SHARE, salt=f"held out {seed}")
    return Split(np.flatnonzero(~held_out), np.flatnonzero(held_out), rule)


def split_by_time(times: Sequence[float], keys: Sequence[str] | None, *, column: str) -> Split:
    """Hold out the latest quarter of the rows; rows of the same time stay together.

    With keys, what also stands among the held out does not train. Raises TableInvalid when all rows are of one time.
    """
    order = np.sort(np.asarray(times, dtype=np.float64))
    border = order[int(len(order) * (1 - HELD_OUT_SHARE))]
    late = np.asarray(times) >= border
    if late.all():
        late = np.asarray(times) > border
    if late.all() or not late.any():
        raise TableInvalid(f"{column}: all rows are of one time; a split by time needs several")
    training = ~late
    if keys is not None:
        known = {key for key, is_late in zip(keys, late, strict=True) if is_late}
        training &= np.array([key not in known for key in keys])
    return Split(
        np.flatnonzero(training), np.flatnonzero(late), f"the latest quarter of the rows by {column} is held out"
    )


def fold_numbers(keys: Sequence[str], outcome: Outcome, *, count: int, salt: str) -> NDArray[np.int64]:
    """Return the fold of each row, dealt out in turn within bad and good in the order of the keys' hashes."""
    fold = np.empty(len(keys), dtype=np.int64)
    for groups in _ordered_groups(keys, outcome, salt):
        for place, rows in enumerate(groups):
            fold[rows] = place % count
    return fold


def _chosen(keys: Sequence[str], outcome: Outcome, *, share: float, salt: str) -> NDArray[np.bool_]:
    chosen = np.zeros(len(keys), dtype=bool)
    for groups in _ordered_groups(keys, outcome, salt):
        wanted = share * sum(map(len, groups))
        taken = 0
        for rows in groups:
            if taken >= wanted:
                break
            chosen[rows] = True
            taken += len(rows)
    return chosen


def _ordered_groups(keys: Sequence[str], outcome: Outcome, salt: str) -> Iterable[list[list[int]]]:
    """Rows by key, in the order of the keys' hashes: first keys with a bad row, then those without."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        rows[key].append(row)
    ordered = sorted(rows, key=lambda key: sha256(f"{salt}:{key}".encode()).digest())
    bad = {key for key, value in zip(keys, outcome.tolist(), strict=True) if value}
    for is_bad in (True, False):
        yield [rows[key] for key in ordered if (key in bad) is is_bad]
