"""JSON is read as other readers read it, or refused with the place of its fault."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.strict_body import UnreadableJsonError, parse_strictly

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ('{"a": 1, "a": 2}', "a", "given_twice"),
        ('{"a": 1, "\\u0061": 1}', "a", "given_twice"),
        ('{"x": {"a": 1, "a": 1}}', "x.a", "given_twice"),
        ('{"x": [{}, {"y": {"a": 1, "a": 1}}]}', "x.1.y.a", "given_twice"),
        ('{"a": NaN}', "a", "not_finite"),
        ('{"a": [1, -Infinity]}', "a.1", "not_finite"),
        ('{"a": {"b": 1e999}}', "a.b", "not_finite"),
        (f'{{"a": -{"1" * 400}.5}}', "a", "not_finite"),
        ('{"a": "\\ud800"}', "a", "string_unicode"),
        ('{"a": {"\\udc00": 1}}', "a.\\udc00", "string_unicode"),
        ("NaN", "", "not_finite"),
        ('{"a": 1,}', "", "json_invalid"),
        ("{'a': 1}", "", "json_invalid"),
        ('{"a": 01}', "", "json_invalid"),
        ("[" * 5000, "", "json_invalid"),
        ('{"a": ' + "1" * 5000 + "}", "", "json_invalid"),
        ("", "", "json_invalid"),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, field: str, code: str) -> None:
    with pytest.raises(UnreadableJsonError) as refused:
        parse_strictly(text.encode())
    assert (refused.value.problem.field, refused.value.problem.code) == (field, code)
    assert refused.value.problem.message.encode()


def test_a_number_that_is_none_is_shown_as_it_was_written() -> None:
    with pytest.raises(UnreadableJsonError, match=r"^a: must be a finite number; got -Infinity$"):
        parse_strictly(b'{"a": -Infinity}')


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1251"])
def test_another_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(UnreadableJsonError, match="must be JSON in UTF-8"):
        parse_strictly('{"имя": "Анна"}'.encode(encoding))


@pytest.mark.parametrize(
    "text", ['{"a": ":", "b": ":::"}', '{"x": {"a": 1}, "a": [{"a": 1}, {"a": 1}]}', '{"a": 1e-999}', '{"a": 5e123}']
)
def test_what_only_looks_doubtful_is_read(text: str) -> None:
    assert parse_strictly(text.encode()) == json.loads(text)


@given(VALUES)
def test_what_was_written_is_read(content: Any) -> None:
    assert parse_strictly(json.dumps(content).encode()) == content
