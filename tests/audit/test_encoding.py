"""One encoding of a row: what it is the same for, and what changes it."""

import json
import math
import struct
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.encoding import encode_document, encode_row, leaf_of

MOMENT = datetime(2026, 11, 30, 12, 0, 0, 123456, tzinfo=UTC)
ROW: dict[str, Any] = {"a": 1, "b": 0.1, "c": "Ж", "d": MOMENT, "e": None, "f": {"y": [1.5], "x": None}, "g": b"\0"}
NUMBERS = st.one_of(st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
DOCUMENTS = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
)


def test_the_encoding_of_version_one_stays() -> None:
    """Stored leaves were made by it: another result here means another version."""
    named = {
        "flag": True,
        "many": 2**40,
        "half": 0.5,
        "money": Decimal("12.50"),
        "text": "Ж",
        "raw": b"\x00\x01",
        "when": MOMENT,
        "document": {"b": [1, 1.5, None, "é"], "a": 1e300},
    }
    assert leaf_of("scores", named).hex() == "f6587ae38e5d14c2114ce0aad87caa698d7bf02756fee5a907042fca13c0d74f"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-7, "1e-7"),
        (0.00001, "0.00001"),
        (5e-324, "5e-324"),
        (123456.789, "123456.789"),
        (1e15, "1000000000000000.0"),
        (1e16, "10000000000000000"),
        (-1.5e20, "-150000000000000000000"),
        (-0.0, "0.0"),
        (2**70, "1180591620717411303424"),
        (-0.01, "-0.01"),
        ("e+ -0.0,", '"e+ -0.0,"'),
        ({"b": 1, "a": -0.0}, '{"a":0.0,"b":1}'),
    ],
)
def test_a_document_has_one_form(value: Any, text: str) -> None:
    assert encode_document(value).decode() == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_itself_again(value: float) -> None:
    assert float(json.loads(encode_document(value))) == value


@given(DOCUMENTS)
def test_a_way_through_the_database_changes_nothing(document: Any) -> None:
    """Either keeps the text of a number; `jsonb` writes it out without an exponent."""
    once = encode_document(document)
    assert encode_document(json.loads(once)) == once
    written_out = json.loads(json.dumps(document), parse_float=lambda text: _as_jsonb(Decimal(text)))
    assert encode_document(written_out) == once


def _as_jsonb(number: Decimal) -> int | float:
    text = format(number, "f")
    return float(text) if "." in text else int(text)


def test_a_null_is_as_a_column_that_is_not_there() -> None:
    assert encode_row("t", ROW) == encode_row("t", {name: value for name, value in ROW.items() if value is not None})


def test_the_order_of_columns_and_the_zone_of_a_time_do_not_matter() -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=3)))
    assert leaf_of("t", dict(reversed(ROW.items())) | {"d": there}) == leaf_of("t", ROW)


@pytest.mark.parametrize("name", ROW)
def test_every_column_and_the_table_change_the_leaf(name: str) -> None:
    other = {"a": 2, "b": math.nextafter(0.1, 1), "c": "ж", "d": MOMENT + timedelta(microseconds=1), "e": "", "g": b""}
    changed = ROW | {"f": {"y": [math.nextafter(1.5, 2)], "x": None}} if name == "f" else ROW | {name: other[name]}
    assert leaf_of("t", changed) != leaf_of("t", ROW)
    assert leaf_of("u", ROW) != leaf_of("t", ROW)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_last_bit_of_a_float_changes_the_leaf(value: float) -> None:
    bits = struct.unpack(">q", struct.pack(">d", value))[0] ^ 1
    other = struct.unpack(">d", struct.pack(">q", bits))[0]
    assert leaf_of("t", {"a": other}) != leaf_of("t", {"a": value})


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS, st.binary(max_size=9))


@given(st.dictionaries(TEXTS, VALUES, max_size=4), st.dictionaries(TEXTS, VALUES, max_size=4))
def test_two_rows_have_one_encoding_only_if_they_are_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    """By kind and bits: 1, 1.0 and True differ, and so do 0.0 and -0.0."""
    assert (encode_row("t", one) == encode_row("t", other)) == (_exact(one) == _exact(other))


def _exact(row: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(name, type(value).__name__, repr(value)) for name, value in row.items() if value is not None}


def test_what_no_column_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        leaf_of("t", {"a": object()})
    with pytest.raises(ValueError, match="a time zone is required"):
        leaf_of("t", {"a": datetime(2026, 1, 1)})  # noqa: DTZ001
