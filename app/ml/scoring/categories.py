"""Rare categories: pooled into `other`, so that each category the model splits on was seen often enough."""

from collections import Counter
from collections.abc import Iterable, Sequence

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
    """Return the column for CatBoost: UTF-8 bytes, missing as `missing`, values that were not kept as `other`."""
    names: dict[str | None, str] = {None: MISSING, **{category: category for category in kept}}
    if MISSING not in kept:
        names[None] = OTHER
    return np.array([names.get(value, OTHER).encode() for value in values], dtype=object)
