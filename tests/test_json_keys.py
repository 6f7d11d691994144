"""A key that is there twice is found wherever it is; what is there once never is."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.json_keys import key_given_twice

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"a": 1, "a": 2}', "a"),
        ('{"a": 1, "\\u0061": 1}', "a"),
        ('{"x": {"a": 1, "a": 1}}', "x.a"),
        ('{"x": [{"y": {"a": 1, "a": 1}}]}', "x.y.a"),
        ('{"a": ":", "b": ":::"}', None),
        ('{"x": {"a": 1}, "a": {"a": 1}}', None),
        ("[]", None),
    ],
)
def test_the_path_of_a_key_given_twice_is_named(text: str, path: str | None) -> None:
    assert key_given_twice(text.encode(), json.loads(text)) == path


@given(VALUES)
def test_what_was_written_from_objects_has_no_key_twice(content: Any) -> None:
    assert key_given_twice(json.dumps(content).encode(), content) is None
