"""The fixed split: lowest hash of the content first, nothing lost, nothing twice."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.tables.demo_split import content_hash, split_demo_rows

LOANS = Path(__file__).parents[3] / "data" / "consumer_loans.csv"
LINES = LOANS.read_text(encoding="utf-8").splitlines()[1:]
lines_and_count = st.lists(st.text(max_size=8), max_size=20).flatmap(
    lambda lines: st.tuples(st.just(lines), st.integers(0, len(lines)))
)


def test_the_data_set_gives_1510_demo_clients_and_2944_training_rows() -> None:
    demo, train = split_demo_rows(LINES)
    assert (len(demo), len(train)) == (1510, 2944)
    assert sorted(demo + train) == list(range(4454))


def test_both_sides_have_the_samples_rate_of_bad_loans() -> None:
    demo, train = split_demo_rows(LINES)
    assert sum(LINES[index].endswith(",1") for index in demo) == 426
    assert sum(LINES[index].endswith(",1") for index in train) == 828


def test_no_demo_row_is_a_training_row() -> None:
    demo, train = split_demo_rows(LINES)
    assert {LINES[index] for index in demo}.isdisjoint(LINES[index] for index in train)


def test_the_hash_is_the_sha256_of_the_line_in_utf8() -> None:
    assert content_hash("30,вдова,1") == sha256("30,вдова,1".encode()).hexdigest()


def test_equal_lines_keep_their_order_in_the_file() -> None:
    assert split_demo_rows(["a", "a", "a"], demo_count=2) == ([0, 1], [2])


@pytest.mark.parametrize("demo_count", [-1, 3])
def test_a_count_that_cannot_be_taken_is_refused(demo_count: int) -> None:
    with pytest.raises(ValueError, match=f"{demo_count} demo rows cannot be taken from 2 lines"):
        split_demo_rows(["a", "b"], demo_count=demo_count)


@given(lines_and_count)
def test_every_row_is_on_exactly_one_side(case: tuple[list[str], int]) -> None:
    lines, demo_count = case
    demo, train = split_demo_rows(lines, demo_count)
    assert len(demo) == demo_count
    assert sorted(demo + train) == list(range(len(lines)))


@given(lines_and_count)
def test_demo_rows_rise_by_hash_and_training_rows_keep_the_files_order(case: tuple[list[str], int]) -> None:
    lines, demo_count = case
    demo, train = split_demo_rows(lines, demo_count)
    hashes = [content_hash(lines[index]) for index in demo]
    assert hashes == sorted(hashes)
    assert train == sorted(train)
    assert all(content_hash(lines[index]) >= max(hashes, default="") for index in train)


@given(st.lists(st.text(max_size=8), max_size=20, unique=True))
def test_a_row_keeps_its_side_when_the_file_is_reversed(lines: list[str]) -> None:
    turned = lines[::-1]
    count = len(lines) // 3
    before = {lines[index] for index in split_demo_rows(lines, count)[0]}
    assert {turned[index] for index in split_demo_rows(turned, count)[0]} == before
