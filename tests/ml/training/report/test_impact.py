"""The adverse impact ratio: with an interval, over cut-offs, and none for a single group."""

import numpy as np
import pytest

from app.ml.training.report.impact import adverse_impact, impact_curve

NAMES = np.array(["a"] * 200 + ["b"] * 200, dtype=object)
PROBA = np.concatenate([np.linspace(0.01, 0.5, 200), np.linspace(0.2, 0.69, 200)])


def test_the_ratio_of_shares_approved_has_an_interval() -> None:
    found = adverse_impact(NAMES, PROBA, 0.3, ["a", "b"])
    assert found is not None
    shares = [float(np.mean(PROBA[name == NAMES] < 0.3)) for name in ("a", "b")]
    assert (found.least, found.most) == ("b", "a")
    assert found.ratio.value == pytest.approx(shares[1] / shares[0])
    assert 0 < found.ratio.low < found.ratio.value < found.ratio.high < 0.8


def test_a_twin_of_equal_groups_has_an_interval_around_one() -> None:
    found = adverse_impact(NAMES, np.tile(np.linspace(0.01, 0.5, 200), 2), 0.3, ["a", "b"])
    assert found is not None
    assert found.ratio.low < found.ratio.value == 1 < found.ratio.high


def test_a_group_without_approvals_has_an_interval_that_narrows_with_its_rows() -> None:
    highs = []
    for rows in (40, 400):
        names = np.array(["a"] * 400 + ["b"] * rows, dtype=object)
        found = adverse_impact(names, np.repeat([0.1, 0.5], [400, rows]), 0.3, ["a", "b"])
        assert found is not None
        assert (found.ratio.value, found.ratio.low) == (0, 0)
        highs.append(found.ratio.high)
    assert highs[0] > 5 * highs[1] > 0


def test_one_group_has_no_ratio() -> None:
    assert adverse_impact(NAMES, PROBA, 0.3, ["a"]) is None
    assert impact_curve(NAMES, PROBA, ["a"]) == []


def test_the_curve_goes_over_cut_offs_and_differences_shrink_where_nearly_all_are_approved() -> None:
    curve = impact_curve(NAMES, PROBA, ["a", "b"])
    assert len(curve) == 9
    assert [one.cut_off for one in curve] == sorted(one.cut_off for one in curve)
    assert curve[0].ratio.value == 0
    assert curve[-1].ratio.value > 0.75
