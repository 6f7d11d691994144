"""Folds: nearly of one size and bad rate, rows of one key together, by time where rows have times."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.training.dealing import chosen, fold_numbers, period_numbers
from app.ml.training.keys import common_keys, numbered

RANDOM = np.random.default_rng(12)
blocks = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=60, max_size=120)


def rows_of(given_blocks: list[tuple[int, bool]]) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Blocks of equal rows, and as many rows that stand alone, in both outcomes."""
    keys = [f"block {place}" for place, (size, _) in enumerate(given_blocks) for _ in range(size)]
    outcome = [int(bad) for size, bad in given_blocks for _ in range(size)]
    alone = [f"alone {place}" for place in range(300)]
    return [*keys, *alone], np.array([*outcome, *(place % 3 == 0 for place in range(300))], dtype=np.int64)


@given(blocks)
def test_folds_differ_by_little_in_bad_and_in_good_rows_whatever_the_blocks(
    given_blocks: list[tuple[int, bool]],
) -> None:
    keys, outcome = rows_of(given_blocks)
    fold = fold_numbers(keys, outcome, count=5, salt="s")
    for side in (0, 1):
        rows = np.bincount(fold[outcome == side], minlength=5)
        assert rows.max() - rows.min() <= max(4, 0.05 * rows.mean())


@given(blocks)
def test_a_quarter_is_held_out_whatever_the_blocks(given_blocks: list[tuple[int, bool]]) -> None:
    keys, outcome = rows_of(given_blocks)
    held_out = chosen(keys, outcome, share=0.25, salt="s")
    for side in (0, 1):
        rows = int((outcome == side).sum())
        assert abs(int((held_out & (outcome == side)).sum()) - rows / 4) <= max(3, 0.03 * rows)


def test_a_common_value_is_dealt_row_by_row_and_a_repeated_person_is_not() -> None:
    keys = ["no record"] * 588 + ["one person"] * 40 + [f"alone {place}" for place in range(5000)]
    outcome = (np.arange(len(keys)) % 3 == 0).astype(np.int64)
    common = common_keys(keys)
    assert common == {"no record": 588}
    apart = numbered(keys, outcome, only=common)
    fold = fold_numbers(apart, outcome, count=5, salt="s")
    common_rows = np.bincount(fold[:588], minlength=5)
    assert common_rows.min() > 588 / 5 / 2
    assert len(set(fold[588:628].tolist())) == 1
    assert np.bincount(fold).max() - np.bincount(fold).min() <= 20


@pytest.mark.parametrize(("equal", "rows", "is_common"), [(49, 900, False), (50, 900, True), (60, 20_000, False)])
def test_common_is_above_half_a_percent_and_at_least_fifty(equal: int, rows: int, is_common: bool) -> None:
    keys = ["same"] * equal + [str(place) for place in range(rows - equal)]
    assert bool(common_keys(keys)) is is_common


def test_rows_of_one_key_and_outcome_are_interchangeable() -> None:
    outcome = np.array([0, 1, 0])
    assert sorted(numbered(["a", "a", "a"], outcome)) == sorted(numbered(["a", "a", "a"], outcome[::-1]))


def test_periods_are_cut_by_time_the_latest_first_and_no_moment_is_cut() -> None:
    times = RANDOM.integers(0, 40, 1000).astype(float)
    number = period_numbers(times, RANDOM.integers(0, 2, 1000), count=5)
    assert number is not None
    assert set(number.tolist()) == {0, 1, 2, 3, 4}
    borders = [(times[number == one].min(), times[number == one].max()) for one in range(5)]
    assert all(later[0] > earlier[1] for later, earlier in pairwise(borders))


def test_a_period_without_a_bad_row_is_joined_with_its_neighbour_and_one_time_has_no_periods() -> None:
    times = np.arange(100, dtype=float)
    late_bad = (times >= 60).astype(np.int64) * (np.arange(100) % 2)
    late_bad[30] = 1
    number = period_numbers(times, late_bad, count=5)
    assert number is not None
    assert int(number.max()) + 1 == 3
    assert period_numbers(np.zeros(100), late_bad, count=5) is None
