"""Reasons are SHAP values: equal to CatBoost's own, and to Shapley's definition taken literally."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ml.contracts.columns import to_columns
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.artifact import Artifact
from app.ml.scoring.engine import ScoringEngine
from app.ml.scoring.explanations import ROWS_AT_ONCE, LeafShapTable
from app.ml.tables.dataset import Table
from app.ml.training.registering import Trained
from tests.ml.models import loan_model, pool_of, some_loans, stock_shap

DEPTHS = (1, 3, 5, 6, 8)
MODELS = {f"depth {d}, {'monotone' if m else 'free'}": (d, m) for d in DEPTHS for m in (True, False)}
EXACT = 1e-12


@dataclass(frozen=True)
class Loaded:
    """One model twice: CatBoost's stock calls on it, and our engine."""

    artifact: Artifact
    engine: ScoringEngine

    def difference(self, applicants: Sequence[dict[str, Any]]) -> float:
        """The largest difference between our contributions and base, and CatBoost's, in one pool."""
        pool = pool_of(self.engine, applicants)
        stock = stock_shap(self.artifact, pool)
        (first,) = self.engine.score(to_columns(self.engine.contract, applicants[:1]))
        base = (first.reasons or [])[0]["contribution"]
        contributions = abs(self.engine.contributions(pool) - stock[:, :-1]).max()
        return float(max(contributions, abs(stock[:, -1] - base).max()))


@pytest.fixture(scope="module", params=MODELS.values(), ids=list(MODELS))
def model(request: pytest.FixtureRequest) -> Loaded:
    """Small models of the real loans: five depths, monotone and free."""
    depth, monotone = request.param
    artifact = Artifact(loan_model(depth, monotone=monotone))
    return Loaded(artifact, ScoringEngine(artifact))


def test_the_table_equals_the_stock_values_in_a_large_pool(model: Loaded, held_out: Table) -> None:
    assert model.difference(held_out.applicants) < EXACT


def test_the_table_equals_the_stock_values_in_pools_of_one_row(model: Loaded, held_out: Table) -> None:
    assert max(model.difference([applicant]) for applicant in held_out.applicants[:12]) < EXACT


def test_the_table_equals_the_stock_values_of_rows_it_was_trained_on(model: Loaded) -> None:
    assert model.difference(some_loans().applicants) < EXACT


def test_the_table_equals_the_stock_values_where_everything_nullable_is_missing(
    model: Loaded, held_out: Table, contract: Contract
) -> None:
    nothing = {feature.name: None for feature in contract.inputs if feature.nullable}
    assert model.difference([{**applicant, **nothing} for applicant in held_out.applicants[:50]]) < EXACT


def test_the_default_model_equals_the_stock_values(
    trained: Trained, engine: ScoringEngine, shared_registry: ModelRegistry, held_out: Table
) -> None:
    model = Loaded(Artifact(shared_registry.read(trained.sha256)), engine)
    assert model.difference(held_out.applicants) < EXACT
    assert max(model.difference([applicant]) for applicant in held_out.applicants[:12]) < EXACT


@st.composite
def forests(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Trees of depth 0 to 4 over three numeric features and a category; a feature may be asked twice."""
    forest = []
    for _ in range(draw(st.integers(1, 3))):
        asked = draw(st.lists(st.integers(0, 3), max_size=4))
        leaves = 2 ** len(asked)
        values = draw(st.lists(st.floats(-3, 3), min_size=leaves, max_size=leaves))
        covers = draw(st.lists(st.floats(0.001, 100), min_size=leaves, max_size=leaves))
        forest.append({"splits": [_split(f) for f in asked], "leaf_values": values, "leaf_weights": covers})
    return forest


@settings(max_examples=40)
@given(forest=forests(), scale=st.sampled_from([1.0, 0.5]), bias=st.floats(-2, 2))
def test_the_table_is_shapleys_definition(forest: list[dict[str, Any]], scale: float, bias: float) -> None:
    trees = {"oblivious_trees": forest, "scale_and_bias": [scale, [bias]]}
    table = LeafShapTable(trees, numeric_count=3, feature_count=4)
    for number, tree in enumerate(forest):
        for leaf in range(2 ** len(tree["splits"])):
            expected = [scale * by_definition(tree, leaf, feature) for feature in range(4)]
            assert table.vectors[number * table.width + leaf].tolist() == pytest.approx(expected, abs=1e-12)
    assert table.base == pytest.approx(bias + scale * sum(known_value(t, 0, set()) for t in forest), abs=1e-12)


@given(forest=forests(), bias=st.floats(-2, 2), data=st.data())
def test_base_and_contributions_add_up_to_the_leaves(
    forest: list[dict[str, Any]], bias: float, data: st.DataObject
) -> None:
    table = LeafShapTable({"oblivious_trees": forest, "scale_and_bias": [1, [bias]]}, numeric_count=3, feature_count=4)
    leaves = [data.draw(st.integers(0, len(tree["leaf_values"]) - 1)) for tree in forest]
    contributions = table.contributions(np.array([leaves], dtype=np.uint32))
    reached = sum(tree["leaf_values"][leaf] for tree, leaf in zip(forest, leaves, strict=True))
    assert table.base + contributions.sum() == pytest.approx(bias + reached, abs=1e-9)


@pytest.mark.parametrize("features", [1, 2, 3, 13])
def test_a_row_has_the_same_bits_alone_among_few_and_among_many(features: int) -> None:
    random = np.random.default_rng(features)
    forest = [
        {
            "splits": [{"split_type": "FloatFeature", "float_feature_index": int(f)} for f in asked],
            "leaf_values": random.normal(size=4).tolist(),
            "leaf_weights": random.uniform(1, 9, 4).tolist(),
        }
        for asked in random.integers(0, features, (700, 2))
    ]
    trees = {"oblivious_trees": forest, "scale_and_bias": [1, [0.0]]}
    table = LeafShapTable(trees, numeric_count=features, feature_count=features)
    leaves = random.integers(0, 4, (3 * ROWS_AT_ONCE + 5, 700)).astype(np.uint32)
    many = table.contributions(leaves)
    assert many.shape == (len(leaves), features)
    assert (table.contributions(leaves[:9]) == many[:9]).all()
    assert all((table.contributions(row[None]) == expected).all() for row, expected in zip(leaves, many, strict=True))


def by_definition(tree: dict[str, Any], leaf: int, feature: int) -> float:
    """Shapley's value: what the feature adds when it becomes known, over all orders of the four features."""
    added = []
    for order in permutations(range(4)):
        before = set(order[: order.index(feature)])
        added.append(known_value(tree, leaf, before | {feature}) - known_value(tree, leaf, before))
    return sum(added) / len(added)


def known_value(tree: dict[str, Any], leaf: int, known: set[int]) -> float:
    """What the tree says of a row in that leaf when only those features are known, walking down from the root."""
    asked = [_feature(split) for split in tree["splits"]]

    def walk(level: int, leaves: list[int]) -> float:
        if level < 0:
            return float(tree["leaf_values"][leaves[0]])
        sides = [[place for place in leaves if place >> level & 1 == side] for side in (0, 1)]
        if asked[level] in known:
            return walk(level - 1, sides[leaf >> level & 1])
        covers = [sum(tree["leaf_weights"][place] for place in side) for side in sides]
        total = sum(cover * walk(level - 1, side) for cover, side in zip(covers, sides, strict=True))
        return float(total / sum(covers))

    return walk(len(asked) - 1, list(range(len(tree["leaf_values"]))))


def _split(feature: int) -> dict[str, Any]:
    if feature < 3:
        return {"split_type": "FloatFeature", "float_feature_index": feature}
    return {"split_type": "OneHotFeature", "cat_feature_index": 0}


def _feature(split: dict[str, Any]) -> int:
    return int(split["float_feature_index"]) if split["split_type"] == "FloatFeature" else 3
