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


@lru_cache
def _names(kept: tuple[str, ...]) -> Mapping[str | None, bytes]:
    missing = MISSING if MISSING in kept else OTHER
    return {OTHER: OTHER.encode(), **{name: name.encode() for name in kept}, None: missing.encode()}
