"""Histories by the months of the calendar."""

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.credit_book import months
from app.services.credit_book.months import month_number, month_text, statuses_by_month, with_payment

MONTHS = st.dates(date(2016, 1, 1), date(2036, 12, 31)).map(lambda day: day.replace(day=1))


def test_the_worked_examples_are_true() -> None:
    done = doctest.testmod(months)
    assert (done.attempted, done.failed) == (2, 0)


@given(as_of=MONTHS, month=MONTHS, status=st.sampled_from("012345CX"), known=st.sets(st.integers(0, 60)))
def test_a_payment_changes_its_own_month_and_no_other(as_of: date, month: date, status: str, known: set[int]) -> None:
    history = [{"months_ago": ago, "status": "0"} for ago in sorted(known)]
    before = statuses_by_month(history, as_of)
    after, newest = with_payment(history, as_of, month, status)
    assert statuses_by_month(after, newest) == {**before, month_text(month_number(month)): status}
    assert newest == max(as_of, month)
    assert [one["months_ago"] for one in after] == sorted({one["months_ago"] for one in after})


@pytest.mark.parametrize(("day", "text"), [(date(2026, 1, 31), "2026-01"), (date(2025, 12, 1), "2025-12")])
def test_a_month_is_written_as_iso_8601_has_it(day: date, text: str) -> None:
    assert month_text(month_number(day)) == text
