"""Keys: their form, their checksum, what is shown of them."""

import re

import pytest

from app.exceptions import KeyRefused
from app.security.api_keys import (
    ALPHABET,
    KEY_LENGTH,
    KeyScope,
    hash_key,
    is_key,
    new_key,
    read_scopes,
    require_one_key,
    sent_tokens,
    shown_prefix,
    written_scopes,
)
from app.security.sessions import new_session_id


def test_a_key_says_what_it_is_and_no_two_are_alike() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(re.fullmatch(r"cs_live_[0-9A-Za-z]{38}", key) and is_key(key) for key in keys)


@pytest.mark.parametrize("place", [8, 20, 39, 45])
def test_one_mistyped_character_is_noticed_without_the_database(place: int) -> None:
    key = new_key()
    for other in ALPHABET:
        if other != key[place]:
            assert not is_key(key[:place] + other + key[place + 1 :])


@pytest.mark.parametrize("text", ["", "cs_live_", "cs_test_" + "0" * 38, "é" * KEY_LENGTH, "cs_live_" + "0" * 38])
def test_other_texts_are_no_keys(text: str) -> None:
    assert not is_key(text)
    assert not is_key(new_session_id())


def test_what_is_stored_and_shown_is_not_enough_to_call_with() -> None:
    key = new_key()
    assert len(hash_key(key)) == 64
    assert key.startswith(shown_prefix(key))
    assert len(shown_prefix(key)) == 12


def test_scopes_are_stored_in_one_way() -> None:
    scopes = frozenset({KeyScope.WRITE, KeyScope.READ})
    assert written_scopes(scopes) == "read write"
    assert read_scopes("read write") == scopes


def test_bearers_are_found_in_any_case_and_other_schemes_are_passed_over() -> None:
    headers = [(b"host", b"x"), (b"authorization", b"bearer abc"), (b"authorization", b"Basic dTpw")]
    assert sent_tokens(headers) == ["abc"]


@pytest.mark.parametrize(
    ("tokens", "said"), [([new_key(), new_key()], "more than once"), (["abc"], "no key of this service")]
)
def test_one_whole_key_is_asked_for(tokens: list[str], said: str) -> None:
    with pytest.raises(KeyRefused, match=said):
        require_one_key(tokens)
