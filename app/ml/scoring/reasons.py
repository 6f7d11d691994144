"""From contributions to reasons, for a whole batch at once: each applicant's own order, values as people read them."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays
from app.ml.contracts.definition import Contract, Feature, FeatureType
from app.ml.contracts.features import Column
from app.ml.contracts.specials import as_given
from app.ml.scoring.scored import BASE, ReasonRow

SHOWN_DECIMALS = 4


class ReasonWriter:
    """Reasons of one model: which features its columns are, and the contribution where every applicant starts."""

    def __init__(self, contract: Contract, names: Sequence[str], *, base: float) -> None:
        self._features = [contract.by_name[name] for name in names]
        self._names = np.array(names, dtype=object)
        self._base: ReasonRow = (BASE, None, base)

    def write(self, arrays: Arrays, contributions: Floats) -> list[list[ReasonRow]]:
        """Reasons of every row: the base, then the features from the heaviest to the lightest.

        `contributions` has the shape (rows, features), in log-odds. Equal weights keep the model's column order.
        """
        order = np.argsort(-np.abs(contributions), axis=1, kind="stable")
        values = np.empty(contributions.shape, dtype=object)
        for place, feature in enumerate(self._features):
            values[:, place] = shown(feature, as_given(arrays, feature.name))
        columns = (
            self._names[order].tolist(),
            np.take_along_axis(values, order, axis=1).tolist(),
            np.take_along_axis(contributions, order, axis=1).tolist(),
        )
        return [[self._base, *zip(*row, strict=True)] for row in zip(*columns, strict=True)]


def shown(feature: Feature, column: Column) -> list[Any]:
    """Values as people and JSON have them: missing is null, a flag is true or false, whole numbers are whole."""
    values: list[Any] = column.tolist()
    if not feature.is_numeric:
        return values
    if feature.type is FeatureType.BOOLEAN:
        return [None if isnan(value) else value != 0 for value in values]
    return [
        int(value) if value.is_integer() else None if isnan(value) else round(value, SHOWN_DECIMALS) + 0.0
        for value in values
    ]  # never −0.0: JSONB has none
