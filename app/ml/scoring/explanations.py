"""Exact reason codes at serving speed: path-dependent SHAP values of symmetric trees, tabulated by leaf.

In a symmetric (oblivious) tree every split is asked on every path, so the path-dependent SHAP vector of a row
depends on nothing but the leaf it falls into. The vectors of all leaves of all trees are computed once a model;
a score is then a gather and a sum. Definitions: Lundberg, Erion, Lee (2018), "Consistent Individualized Feature
Attribution for Tree Ensembles"; the result equals CatBoost's `get_feature_importance(type="ShapValues")`.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats

ROWS_AT_ONCE = 16
"""So many rows' leaves are summed together: their vectors (a few hundred kB) stay in the processor's cache."""
MIN_COLUMNS = 2
"""A lone column would be summed in pairs, not tree after tree."""


class LeafShapTable:
    """`vectors[tree · width + leaf]` is what that leaf adds to each feature's contribution, in log-odds.

    `base` is the mean raw log-odds by training cover, so that for any row
    base + Σ contributions = raw log-odds. `reasons`, if given, numbers the reason that each column's contribution is
    added to: a column for a special value belongs to its feature.
    """

    def __init__(
        self,
        trees: dict[str, Any],
        *,
        numeric_count: int,
        feature_count: int,
        reasons: Sequence[int] | None = None,
    ) -> None:
        scale, (bias,) = trees["scale_and_bias"]
        forest = trees["oblivious_trees"]
        self.width = 1 << max((len(tree["splits"] or []) for tree in forest), default=0)
        table = np.zeros((len(forest), self.width, max(feature_count, MIN_COLUMNS)))
        self.base = float(bias)
        for (levels, depth), members in _by_shape(forest, numeric_count).items():
            values = np.array([forest[tree]["leaf_values"] for tree in members]) * scale
            covers = np.array([forest[tree]["leaf_weights"] for tree in members])
            expected, vectors = shap_by_leaf(values, covers, levels)
            self.base += float(expected.sum())
            for place, tree in enumerate(members):
                features = sorted({_feature(split, numeric_count) for split in forest[tree]["splits"] or []})
                table[tree, : 1 << depth, features] += vectors[place]
        self.base += 0.0  # as the contributions, never −0.0
        if reasons is not None and len(set(reasons)) < feature_count:
            table, feature_count = _added(table, reasons)
        self.vectors = np.ascontiguousarray(table.reshape(-1, table.shape[-1]))
        self._feature_count = feature_count
        self._offsets = np.arange(len(forest), dtype=np.intp) * self.width

    def contributions(self, leaf_indexes: NDArray[np.uint32]) -> Floats:
        """SHAP values in log-odds, shape (rows, features), for leaf indexes of shape (rows, trees).

        Each row adds up tree after tree, so a row alone and the same row in a batch get the same bits.
        The sum begins with 0.0, so that no value is −0.0: it would not survive a database's JSON.
        """
        total = np.zeros((len(leaf_indexes), self.vectors.shape[1]))
        for start in range(0, len(leaf_indexes), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            places = leaf_indexes[rows] + self._offsets
            np.add.reduce(self.vectors.take(places.T, axis=0), axis=0, out=total[rows], initial=0.0)
        return total[:, : self._feature_count]


def _added(table: Floats, reasons: Sequence[int]) -> tuple[Floats, int]:
    """Add the columns of one reason together; return the table and the number of reasons."""
    count = len(set(reasons))
    together = np.zeros((*table.shape[:2], max(count, MIN_COLUMNS)))
    for column, reason in enumerate(reasons):
        together[:, :, reason] += table[:, :, column]
    return together, count


def shap_by_leaf(values: Floats, covers: Floats, levels: tuple[int, ...]) -> tuple[Floats, Floats]:
    """SHAP vectors of every leaf, for trees of one shape at once.

    `values` and `covers` have the shape (trees, 2^depth); `levels[k]` numbers the feature asked at level k among
    the tree's own features, level 0 being leaf bit 0, the deepest. Returns the expected value of each tree and
    an array (trees, features of the tree, 2^depth).
    """
    depth, count = len(levels), len(values)
    shape = (count, *([2] * depth))  # axis 1 is the highest leaf bit, the root
    by_known_levels = np.stack(
        [
            np.broadcast_to(_expectation(values.reshape(shape), covers.reshape(shape), known), shape).reshape(count, -1)
            for known in range(1 << depth)
        ],
        axis=1,
    )
    return by_known_levels[:, 0, 0], np.einsum("fk,tkl->tfl", _shapley_weights(levels), by_known_levels)


def _expectation(values: Floats, covers: Floats, known: int) -> Floats:
    """Mean leaf value by cover when only the levels in the bit set `known` are known; deepest level first."""
    depth = values.ndim - 1
    for level in range(depth):
        axis = depth - level
        cover = covers.sum(axis=axis, keepdims=True)
        if not known >> level & 1:
            values = (values * covers).sum(axis=axis, keepdims=True) / cover
        covers = cover
    return values


@lru_cache(maxsize=512)
def _shapley_weights(levels: tuple[int, ...]) -> Floats:
    """Shapley's weights as a matrix (features, sets of known levels): row · expectations = SHAP value."""
    features = sorted(set(levels))
    count = len(features)
    weights = np.zeros((count, 1 << len(levels)))
    mask = {f: sum(1 << level for level, asked in enumerate(levels) if asked == f) for f in features}
    for place, feature in enumerate(features):
        others = [f for f in features if f != feature]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                known = sum(mask[f] for f in chosen)
                weights[place, known | mask[feature]] += weight
                weights[place, known] -= weight
    return weights


def _by_shape(forest: list[dict[str, Any]], numeric_count: int) -> dict[tuple[tuple[int, ...], int], list[int]]:
    """Trees grouped by which of their levels ask the same feature: each group is computed at once."""
    groups = defaultdict(list)
    for number, tree in enumerate(forest):
        asked = [_feature(split, numeric_count) for split in tree["splits"] or []]
        order = {feature: place for place, feature in enumerate(sorted(set(asked)))}
        groups[tuple(order[feature] for feature in asked), len(asked)].append(number)
    return groups


def _feature(split: dict[str, Any], numeric_count: int) -> int:
    """Column of a split in the model's order: numeric columns stand before the categorical ones."""
    if split["split_type"] == "FloatFeature":
        return int(split["float_feature_index"])
    return numeric_count + int(split["cat_feature_index"])
