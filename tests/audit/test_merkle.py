"""Merkle trees of RFC 6962: its own test vectors, and what holds for all."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.merkle import EMPTY_ROOT, inclusion_path, node, root_along, root_of, tree_leaf

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)
VECTORS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
"""The leaves of the reference implementation's tests, and the root of all eight."""
ROOT_OF_ALL = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_roots_are_those_of_the_reference_implementation() -> None:
    leaves = [sha256(b"\x00" + bytes.fromhex(text)).digest() for text in VECTORS]
    assert root_of(leaves).hex() == ROOT_OF_ALL
    assert root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of([]) == EMPTY_ROOT


def test_a_leaf_says_where_its_row_lies() -> None:
    assert tree_leaf("scores", "7", b"x" * 32) == sha256(b"\0scores\x007\0" + b"x" * 32).digest()


@given(LEAVES)
def test_the_root_of_a_stream_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root_of(leaves) == _defined(leaves)


def _defined(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node(_defined(leaves[:half]), _defined(leaves[half:]))


@given(LEAVES, st.data())
def test_a_path_leads_to_the_root_from_its_leaf_alone(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(leaves, place)
    assert root_along(leaves[place], path) == root_of(leaves)
    assert root_along(sha256(leaves[place]).digest(), path) != root_of(leaves)


@given(LEAVES, st.data())
def test_a_leaf_that_is_changed_left_out_added_or_moved_changes_the_root(
    leaves: list[bytes], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    root, rest = root_of(leaves), leaves[:place] + leaves[place + 1 :]
    assert (
        root_of([*leaves[:place], bytes(32) if leaves[place] != bytes(32) else b"1" * 32, *leaves[place + 1 :]]) != root
    )
    assert root_of(rest) != root
    assert root_of([*leaves, b"2" * 32]) != root
    moved = [*rest, leaves[place]]
    assert (root_of(moved) != root) == (moved != leaves)


def test_there_is_no_path_to_a_leaf_that_is_not_there() -> None:
    with pytest.raises(IndexError, match="no leaf 2 of 2"):
        inclusion_path([b"a", b"b"], 2)
