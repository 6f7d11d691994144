"""A date is read as the standard library reads it, cell by cell, only faster."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.tables.dates import FORMATS, has_two_digit_years, parse_date

FIGURES = st.text("0123456789", min_size=1, max_size=5)
CELLS = st.builds(
    lambda mark, parts: mark.join(parts),
    st.sampled_from(list("-./")),
    st.lists(st.one_of(FIGURES, st.sampled_from(["31", "29", "02", "2", " 5", "2020", "1900", "00"])), max_size=4),
)


def by_the_library(cell: str, form: str) -> date | None:
    try:
        return datetime.strptime(cell, form).date()  # noqa: DTZ007  (a date alone has no time zone)
    except ValueError:
        return None


@given(CELLS, st.sampled_from([form for form in FORMATS if not has_two_digit_years(form)]))
def test_a_date_of_four_digits_is_that_of_the_library(cell: str, form: str) -> None:
    assert parse_date(cell, form) == by_the_library(cell.strip(), form)


@given(CELLS, st.sampled_from([form for form in FORMATS if has_two_digit_years(form)]))
def test_a_date_of_two_digits_is_that_of_the_library_where_the_hundred_years_are_its_own(cell: str, form: str) -> None:
    assert parse_date(cell, form, first_year=1969) == by_the_library(cell.strip(), form)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_reads_what_it_writes(form: str) -> None:
    day = date(2004, 2, 29) if "%d" in form else date(2004, 2, 1)
    assert parse_date(day.strftime(form), form) == day
