"""Columns in CatBoost's own form, without pandas: numeric columns first, float32, categories as bytes."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.features import Column
from app.ml.scoring.categories import pooled, ranks

if TYPE_CHECKING:
    from catboost import Pool

WORTH_THREADS = 10_000
"""So many rows are converted by several threads; for fewer, starting and ending them costs more than the rows."""


def make_pool(
    arrays: Mapping[str, Column],
    *,
    numeric_columns: Sequence[str],
    kept_categories: Mapping[str, Sequence[str]],
    missing_as_high: Sequence[int] = (),
    ranked: Mapping[str, Sequence[str]] = MappingProxyType({}),
    outcome: NDArray[np.int64] | None = None,
) -> "Pool":
    """Return the pool of those columns, categorical ones in the order of `kept_categories`.

    `missing_as_high` numbers the numeric columns whose missing values are to count as above all others; `ranked` holds
    the order of each category among them that the model sees as a rank.
    FeaturesData checks nothing: the caller has compared the names with the model's.
    """
    from catboost import FeaturesData, Pool  # noqa: PLC0415  (loaded with the first model)

    rows = len(next(iter(arrays.values())))
    numeric = np.empty((rows, len(numeric_columns)), dtype=np.float32)
    for place, name in enumerate(numeric_columns):
        numeric[:, place] = ranks(arrays[name].tolist(), ranked[name]) if name in ranked else arrays[name]
    for place in missing_as_high:
        numeric[np.isnan(numeric[:, place]), place] = np.inf
    categorical = [pooled(arrays[name].tolist(), kept) for name, kept in kept_categories.items()]
    return Pool(
        FeaturesData(
            num_feature_data=numeric,
            cat_feature_data=np.column_stack(categorical) if categorical else None,
            num_feature_names=list(numeric_columns),
            cat_feature_names=list(kept_categories) if categorical else None,
        ),
        label=outcome,
        thread_count=1 if rows < WORTH_THREADS else -1,
    )
