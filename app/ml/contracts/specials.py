"""Special values: numbers that are no quantity but a mark of the source, and what the model makes of them."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from pydantic import Field

from app.ml.contracts.features import Column
from app.ml.contracts.texts import Finite, Labels, Part


class CountsAs(StrEnum):
    """What the model sees in the place of a special value.

    `missing`: no value. `indicator`: no value, and a column of its own that says so; what that column contributes is
    added to the reason of the feature.
    """

    MISSING = "missing"
    INDICATOR = "indicator"


class Special(Part):
    """A number such as 365243 days for "not employed". Without `counts_as` the model sees the number itself."""

    value: Finite
    labels: Labels
    counts_as: CountsAs | None = Field(default=None, exclude_if=lambda value: value is None)


def indicator_column(feature: str, value: float) -> str:
    """Return the name of the model's column that says whether the feature has that special value.

    >>> indicator_column("days_employed", 365243.0)
    'days_employed=365243'
    """
    return f"{feature}={int(value) if value.is_integer() else value}"


def given_column(feature: str) -> str:
    """Return the name of the column that keeps what was given where the model sees no quantity."""
    return f"{feature}:given"


def as_given(arrays: Mapping[str, Column], feature: str) -> Column:
    """Return the values of a feature as they were given, special ones among them."""
    given = arrays.get(given_column(feature))
    return arrays[feature] if given is None else given


def split_codes(
    feature: str, given: Column, codes: tuple[float, ...], indicators: Mapping[str, float]
) -> dict[str, Column]:
    """Return the columns of a feature with codes: what the model sees (NaN for each code), what was given, indicators.

    >>> columns = split_codes("late", np.array([2.0, 98.0]), (98.0,), {"late=98": 98.0})
    >>> [(name, values.tolist()) for name, values in columns.items()]
    [('late', [2.0, nan]), ('late:given', [2.0, 98.0]), ('late=98', [0.0, 1.0])]
    """
    seen = given.astype(np.float64)
    for code in codes:
        seen[given == code] = np.nan
    columns: dict[str, Column] = {feature: seen, given_column(feature): given}
    for column, code in indicators.items():
        columns[column] = (given == code).astype(np.float64)
    return columns
