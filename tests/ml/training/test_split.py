"""Splits follow from content: alike rows stay together, nothing depends on the rows' order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exceptions import TableInvalid
from app.ml.training.dealing import fold_numbers
from app.ml.training.keys import content_keys
from app.ml.training.split import split_by_content, split_by_time

rows = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1)), min_size=20, max_size=200)


@given(rows)
def test_rows_with_one_key_stay_together_and_every_row_has_a_place(given_rows: list[tuple[int, int]]) -> None:
    keys, outcome = [str(key) for key, _ in given_rows], np.array([bad for _, bad in given_rows])
    split = split_by_content(keys, outcome, seed=1, rule="r")
    assert sorted([*split.training, *split.held_out]) == list(range(len(keys)))
    assert {keys[row] for row in split.training}.isdisjoint(keys[row] for row in split.held_out)
    fold = fold_numbers(keys, outcome, count=5, salt="s")
    assert all(len({fold[row] for row in range(len(keys)) if keys[row] == key}) == 1 for key in set(keys))


def test_another_order_of_the_rows_holds_out_the_same_ones() -> None:
    keys, outcome = [str(number) for number in range(400)], np.arange(400) % 3 == 0
    backwards = split_by_content(keys[::-1], outcome[::-1].astype(np.int64), seed=1, rule="r")
    straight = split_by_content(keys, outcome.astype(np.int64), seed=1, rule="r")
    assert {keys[::-1][row] for row in backwards.held_out} == {keys[row] for row in straight.held_out}


def test_a_quarter_of_the_bad_and_of_the_good_is_held_out() -> None:
    outcome = (np.arange(400) % 10 == 0).astype(np.int64)
    split = split_by_content([str(number) for number in range(400)], outcome, seed=1, rule="r")
    assert (len(split.held_out), int(outcome[split.held_out].sum())) == (100, 10)


def test_alike_rows_have_one_key() -> None:
    one, same, other = content_keys({"a": [1, 1, 1], "b": [None, None, "x"]})
    assert one == same != other


def test_by_time_the_latest_quarter_is_held_out_and_a_moment_is_not_cut() -> None:
    split = split_by_time([5, 1, 2, 3, 4, 4, 4, 0], None, column="day")
    assert sorted(split.held_out.tolist()) == [0, 4, 5, 6]
    assert "by day" in split.rule


def test_who_stands_among_the_latest_does_not_train() -> None:
    split = split_by_time([1, 2, 3, 4], ["a", "b", "c", "a"], column="day")
    assert (split.training.tolist(), split.held_out.tolist()) == ([1, 2], [3])


def test_one_time_only_cannot_be_split() -> None:
    with pytest.raises(TableInvalid, match="day: all rows are of one time"):
        split_by_time([7, 7, 7], None, column="day")
