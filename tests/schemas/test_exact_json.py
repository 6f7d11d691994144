"""What is stored and answered as JSON."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json, to_json

from app.schemas.exact_json import exact_json

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_a_value_is_written_as_pydantic_writes_it(value: Any) -> None:
    assert exact_json(value) == to_json(value)


@given(st.integers(min_value=2**64) | st.integers(max_value=-(2**63) - 1))
def test_a_whole_number_beyond_64_bits_keeps_every_digit(number: int) -> None:
    assert from_json(exact_json({"value": number})) == {"value": number}


@given(st.datetimes())
def test_times_are_in_utc(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC)
    assert exact_json(moment) == to_json(moment)
