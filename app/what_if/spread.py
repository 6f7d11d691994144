"""The unit a change is measured in: the interquartile range of the feature among loans the model has not seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.ml.contracts.definition import Contract, Feature
from app.what_if.declaration import Declaration

QUARTILES = (25, 75)
WIDER = (5, 95)


def spreads(
    contract: Contract, declaration: Declaration, columns: Mapping[str, Sequence[Any]]
) -> dict[str, float | None]:
    """Return the spread of every numeric feature that is searched, among those rows."""
    return {
        feature.name: spread(feature, columns.get(feature.name, ()))
        for feature in declaration.actionable(contract)
        if feature.is_numeric
    }


def spread(feature: Feature, values: Sequence[Any]) -> float | None:
    """Return the interquartile range of a numeric feature; missing and special values are left out.

    Where more than half of the rows have one value it is 0: then the range from the 5th to the 95th percentile is
    taken, and else the standard deviation. None where the values do not vary at all.
    """
    numbers = np.array([v for v in values if v is not None and v not in feature.marks], dtype=np.float64)
    if not len(numbers):
        return None
    for low, high in (np.percentile(numbers, QUARTILES), np.percentile(numbers, WIDER)):
        if high > low:
            return float(high - low)
    deviation = float(numbers.std())
    return deviation or None
