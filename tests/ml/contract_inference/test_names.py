"""Names: any column gets an identifier of its own, usable as a field; some give away what they are."""

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ml.contract_inference.names import identifier, is_key, is_known_too_late, is_protected
from app.ml.contracts.definition import RESERVED_NAMES


@given(st.text(max_size=80))
def test_any_text_becomes_a_usable_identifier(text: str) -> None:
    name = identifier(text)
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name)
    assert name not in RESERVED_NAMES
    assert not keyword.iskeyword(name)


@given(st.lists(st.text(max_size=5), max_size=30))
def test_identifiers_of_a_table_are_different(columns: list[str]) -> None:
    names: list[str] = []
    for column in columns:
        names.append(identifier(column, taken=names))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["age", "sex", "personal_status_and_sex", "family_status", "foreign_worker", "pol"])
def test_protected_traits_are_seen(name: str) -> None:
    assert is_protected(name)


@pytest.mark.parametrize("name", ["average", "mortgage", "car_age", "income", "policy", "status"])
def test_other_names_are_not_taken_for_protected(name: str) -> None:
    assert not is_protected(name)


def test_keys_and_things_known_too_late_are_seen() -> None:
    assert is_key("client_id")
    assert not is_key("valid")
    assert is_known_too_late("days_past_due")
    assert is_known_too_late("prosrocheno_dney")
    assert not is_known_too_late("delinq_2yrs")
