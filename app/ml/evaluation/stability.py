"""The population stability index: how far a distribution has moved."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

GROUPS = 10
SMALLEST_SHARE = 1e-4
STABLE, MOVED = 0.1, 0.25
"""Below the first nothing has moved; from the second on it has, much (Siddiqi, 2006)."""


def population_stability_index(*, expected: Sequence[float], actual: Sequence[float]) -> float:
    """Σ (actual − expected) · ln(actual / expected) over groups, of rows or of shares; empty groups count as 0.0001.

    >>> round(population_stability_index(expected=[50, 50], actual=[40, 60]), 4)
    0.0405
    """
    old, new = (
        np.maximum(np.asarray(rows, np.float64) / max(sum(rows), 1e-12), SMALLEST_SHARE) for rows in (expected, actual)
    )
    return float(np.sum((new - old) * np.log(new / old)))


def verdict_of(index: float) -> str:
    """Return the index in words.

    >>> verdict_of(0.05), verdict_of(0.1), verdict_of(0.25)
    ('stable', 'moved', 'moved much')
    """
    return "stable" if index < STABLE else "moved" if index < MOVED else "moved much"


def index_of_values(expected: NDArray[np.generic], actual: NDArray[np.generic]) -> float:
    """Return the index of a column: numbers by deciles of the expected values, missing apart; words as they are."""
    if expected.dtype == object:
        words = sorted({str(word) for word in expected})
        counts = [[int(np.sum(side.astype(str) == word)) for word in words] for side in (expected, actual)]
        unseen = len(actual) - sum(counts[1])
        return population_stability_index(expected=[*counts[0], 0], actual=[*counts[1], unseen])
    old, new = expected.astype(np.float64), actual.astype(np.float64)
    known = old[~np.isnan(old)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, GROUPS + 1)[1:-1])) if len(known) else np.zeros(0)
    return population_stability_index(expected=_counts(old, edges), actual=_counts(new, edges))


def _counts(values: NDArray[np.float64], edges: NDArray[np.float64]) -> list[int]:
    known = values[~np.isnan(values)]
    places = np.bincount(np.searchsorted(edges, known, side="left"), minlength=len(edges) + 1)
    return [*places.tolist(), len(values) - len(known)]
