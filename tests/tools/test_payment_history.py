"""One loan's payment history: its length, what a good and a bad loan may do, and that a seed fixes it."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.payment_history import DEFAULTED, MOVES, STATUSES, payment_history

seeds = st.integers()
terms = st.integers(1, 480)
terms_with_room = st.integers(4, 480)


def chronological(seed: int, term_months: int, *, defaulted: bool) -> list[str]:
    return payment_history(defaulted=defaulted, term_months=term_months, rng=Random(seed))[::-1]


@given(seeds, terms, st.booleans())
def test_it_covers_the_term_but_at_most_36_months(seed: int, term_months: int, defaulted: bool) -> None:
    history = chronological(seed, term_months, defaulted=defaulted)
    assert len(history) == min(term_months, 36)
    assert set(history) <= set(STATUSES)


@given(seeds, terms)
def test_a_good_loan_never_passes_two(seed: int, term_months: int) -> None:
    assert set(chronological(seed, term_months, defaulted=False)) <= {"X", "C", "0", "1", "2"}


@given(seeds, terms)
def test_a_bad_loan_reaches_three_or_more(seed: int, term_months: int) -> None:
    assert set(chronological(seed, term_months, defaulted=True)) & set(DEFAULTED)


@given(seeds, terms)
def test_a_bad_loan_is_open_until_it_has_defaulted(seed: int, term_months: int) -> None:
    history = chronological(seed, term_months, defaulted=True)
    default_month = next(month for month, status in enumerate(history) if status in DEFAULTED)
    assert "C" not in history[:default_month]


@given(seeds, terms_with_room)
def test_a_bad_loan_gets_worse_bucket_by_bucket(seed: int, term_months: int) -> None:
    history = chronological(seed, term_months, defaulted=True)
    default_month = next(month for month, status in enumerate(history) if status in DEFAULTED)
    assert history[default_month] == "3"
    assert history[default_month - 1] == "2"


@given(seeds, terms, st.booleans())
def test_closed_is_for_good(seed: int, term_months: int, defaulted: bool) -> None:
    history = chronological(seed, term_months, defaulted=defaulted)
    assert all(after == "C" for before, after in pairwise(history) if before == "C")


@given(seeds, terms_with_room, st.booleans())
def test_it_starts_current_or_with_nothing_due(seed: int, term_months: int, defaulted: bool) -> None:
    assert chronological(seed, term_months, defaulted=defaulted)[0] in {"X", "0"}


@given(seeds, terms_with_room, st.booleans())
def test_every_step_is_one_the_table_knows(seed: int, term_months: int, defaulted: bool) -> None:
    history = chronological(seed, term_months, defaulted=defaulted)
    assert all(MOVES[before][after] > 0 for before, after in pairwise(history))


@pytest.mark.parametrize(("term_months", "history"), [(1, ["3"]), (2, ["3", "2"]), (3, ["3", "2", "1"])])
def test_a_term_too_short_to_roll_opens_in_the_middle_of_it(term_months: int, history: list[str]) -> None:
    assert payment_history(defaulted=True, term_months=term_months, rng=Random(1)) == history


@given(seeds, terms, st.booleans())
def test_a_seed_gives_one_history(seed: int, term_months: int, defaulted: bool) -> None:
    first = chronological(seed, term_months, defaulted=defaulted)
    assert chronological(seed, term_months, defaulted=defaulted) == first


def test_the_month_of_the_roll_is_random() -> None:
    histories = [chronological(seed, 36, defaulted=True) for seed in range(200)]
    months_of_default = {history.index("3") for history in histories}
    assert set(range(29, 36)) <= months_of_default <= set(range(27, 36))


def test_most_bad_loans_but_not_all_are_overdue_now() -> None:
    latest = [chronological(seed, 36, defaulted=True)[-1] for seed in range(1000)]
    assert 0.5 < sum(status in "12345" for status in latest) / len(latest) < 0.7


@pytest.mark.parametrize("status", STATUSES)
def test_a_row_of_the_table_adds_up_to_one_but_for_rounding(status: str) -> None:
    assert sum(MOVES[status].values()) == pytest.approx(10_000, abs=3)


@pytest.mark.parametrize("term_months", [0, -1])
def test_a_loan_without_a_month_is_refused(term_months: int) -> None:
    with pytest.raises(ValueError, match=f"at least one month, not {term_months}"):
        payment_history(defaulted=False, term_months=term_months, rng=Random(1))
