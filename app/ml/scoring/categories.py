"""Rare categories: pooled into `other`, so that each category the model splits on was seen often enough."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

OTHER = "other"
MISSING = "missing"
MIN_ROWS = 20
"""A category seen in fewer training rows than this is pooled."""


def kept_categories(values: Iterable[str | None]) -> tuple[str, ...]:
    """Categories frequent enough in training to stand alone, sorted.

    >>> kept_categories(np.array(["a"] * 20 + ["b"] * 3, dtype=object))
    ('a',)
    """
    counts = Counter(MISSING if value is None else value for value in values)
    return tuple(sorted(category for category, count in counts.items() if count >= MIN_ROWS))


def pooled(values: Iterable[str | None], kept: Sequence[str]) -> NDArray[np.object_]:
    """Return the column as CatBoost wants it: UTF-8 bytes, missing as `missing`, what was not kept as `other`."""
    names = _names(tuple(kept))
    other = names[OTHER]
    return np.array([names.get(value, other) for value in values], dtype=object)


def ranks(values: Iterable[str | None], order: Sequence[str]) -> NDArray[np.float32]:
    """Return categories as their places in `order`, the lowest bad rate first; missing stands above all.

    A category not in `order` counts as `other`. A PD that rises with the place is never lowered by a missing value.

    >>> ranks(["low", None, "unseen", "high"], ["low", "other", "high"]).tolist()
    [0.0, 3.0, 1.0, 2.0]
    """
    places: dict[str | None, int] = {name: place for place, name in enumerate(order)}
    places[None] = len(order)
    other = places.get(OTHER, len(order))
    return np.array([places.get(value, other) for value in values], dtype=np.float32)


def ranked_categories(values: Sequence[str | None], outcome: NDArray[np.int64]) -> tuple[str, ...]:
    """Return the categories frequent enough to stand alone and `other`, by rising bad rate; missing is left out.

    Each rate is drawn towards the mean as by as many rows as a category needs to stand alone.
    """
    kept = set(kept_categories(values)) - {MISSING, OTHER}
    mean = float(outcome.mean())
    rows, bad = Counter({OTHER: 0}), Counter[str]()
    for value, is_bad in zip(values, outcome.tolist(), strict=True):
        if value is not None:
            name = value if value in kept else OTHER
            rows[name] += 1
            bad[name] += is_bad
    rates = {name: (bad[name] + MIN_ROWS * mean) / (count + MIN_ROWS) for name, count in rows.items()}
    return tuple(sorted(rates, key=lambda name: (rates[name], name)))


@lru_cache
def _names(kept: tuple[str, ...]) -> Mapping[str | None, bytes]:
    missing = MISSING if MISSING in kept else OTHER
    return {OTHER: OTHER.encode(), **{name: name.encode() for name in kept}, None: missing.encode()}
