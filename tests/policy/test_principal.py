"""Principal reasons: the points lost against those just above the cut-off, and against all."""

from typing import Any

from app.policy.principal import MOST, principal_reasons

REASONS: list[dict[str, Any]] = [
    {"feature": "base", "value": None, "contribution": 2.0},
    {"feature": "age", "value": 20, "contribution": 0.5},
    {"feature": "income_monthly", "value": None, "contribution": 0.1},
    {"feature": "housing", "value": "rent", "contribution": -0.2},
]


def lost(found: list[dict[str, Any]], against: str) -> dict[str, float]:
    return {one["feature"]: round(one["lost"], 9) for one in found if one["against"] == against}


def test_points_are_lost_where_a_feature_raises_the_pd_more_than_in_the_group() -> None:
    found = principal_reasons(
        REASONS, {"just_above": {"age": 0.25, "housing": -0.9}, "average": {"income_monthly": 0.1}}
    )
    assert lost(found, "just_above") == {"housing": 0.7, "age": 0.25, "income_monthly": 0.1}
    assert lost(found, "average") == {"age": 0.5}
    assert list(lost(found, "just_above")) == ["housing", "age", "income_monthly"]  # the heaviest first
    assert found[0]["value"] == "rent"


def test_without_references_the_training_sample_is_the_group() -> None:
    assert lost(principal_reasons(REASONS, {}), "base") == {"age": 0.5, "income_monthly": 0.1}


def test_no_more_than_four_are_given_for_a_group() -> None:
    many = [{"feature": f"f{number}", "value": number, "contribution": number / 10} for number in range(1, 9)]
    found = principal_reasons(many, {"average": {}})
    assert [one["feature"] for one in found] == ["f8", "f7", "f6", "f5"]
    assert len(found) == MOST


def test_equal_losses_keep_the_order_of_the_score() -> None:
    same = [{"feature": name, "value": 1, "contribution": 0.3} for name in ("c", "a", "b")]
    assert [one["feature"] for one in principal_reasons(same, {})] == ["c", "a", "b"]
