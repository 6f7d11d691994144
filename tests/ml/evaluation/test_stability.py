"""The population stability index: nought for the same, more the further the move, finite for what was never seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.evaluation.stability import MOVED, STABLE, index_of_values, population_stability_index

counts = st.lists(st.integers(0, 1000), min_size=2, max_size=10).filter(lambda rows: sum(rows) > 0)


@given(counts, st.integers(1, 9))
def test_the_same_shares_have_not_moved(rows: list[int], times: int) -> None:
    assert population_stability_index(expected=rows, actual=[row * times for row in rows]) == pytest.approx(0, abs=1e-9)


@given(counts, st.data())
def test_the_index_is_never_below_nought_and_the_same_both_ways(rows: list[int], data: st.DataObject) -> None:
    wanted = st.lists(st.integers(0, 1000), min_size=len(rows), max_size=len(rows)).filter(lambda x: sum(x) > 0)
    other = data.draw(wanted)
    there = population_stability_index(expected=rows, actual=other)
    assert there >= -1e-9
    assert population_stability_index(expected=other, actual=rows) == pytest.approx(there)


def test_numbers_missing_and_words_are_compared() -> None:
    random = np.random.default_rng(1)
    old, same, moved = random.normal(0, 1, 2000), random.normal(0, 1, 2000), random.normal(1, 1, 2000)
    assert index_of_values(old, same) < STABLE < MOVED < index_of_values(old, moved)
    assert index_of_values(old, np.where(random.random(2000) < 0.5, np.nan, same)) > MOVED
    words = np.array(["a", "b"] * 50, dtype=object)
    assert index_of_values(words, words) == 0
    assert index_of_values(words, np.array(["c"] * 100, dtype=object)) > MOVED
    assert index_of_values(np.full(5, np.nan), np.full(5, np.nan)) == 0


def test_a_value_on_the_border_of_two_groups_belongs_to_the_lower_one() -> None:
    old = np.array([1.0] * 50 + [2.0] * 50)
    assert index_of_values(old, np.array([0.5] * 50 + [2.0] * 50)) == 0
    assert index_of_values(old, np.array([1.25] * 50 + [2.0] * 50)) > MOVED
