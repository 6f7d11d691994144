"""What is read can be written again and kept; everything else is refused with a reason."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.registry.strict_json import strictly_parsed, strictly_written

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(PLAIN)
def test_what_was_written_is_read_again(plain: Any) -> None:
    assert strictly_parsed(strictly_written(plain)) == plain


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"NaN", "NaN is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"1e999", "1e999 is too large for a number"),
        (b"1" + b"0" * 400, "too large for a whole number"),
        (b"1" * 100_000, "limit"),
        (b"[" * 200_000, "nested too deep"),
        (b"[" * 102 + b"]" * 102, "nested too deep"),
        (rb'"\ud800"', "surrogates not allowed"),
        (rb'[{"a": "\u0000"}]', "U\\+0000"),
        (rb'{"\u0000": 1}', "U\\+0000"),
        (b"\xff\xfe\xff", "decode"),
        (b"{", "Expecting"),
    ],
)
def test_what_no_database_takes_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        strictly_parsed(content)


def test_a_text_that_looks_like_an_escape_is_harmless() -> None:
    assert strictly_parsed(json.dumps("\\u0000").encode()) == "\\u0000"


@pytest.mark.parametrize("plain", [float("inf"), "\ud800", "\0", 10**30])
def test_what_could_not_be_read_again_is_not_written(plain: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        strictly_written(plain)
