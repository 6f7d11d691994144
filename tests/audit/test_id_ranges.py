"""Ids of a list in a row: none is left out, and a whole bank is a few characters."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from app.audit.id_ranges import MOST_CHARACTERS, described_ids


def listed(text: str) -> set[int]:
    parts = [part.split("-") for part in text.split(",") if part]
    return {one for part in parts for one in range(int(part[0]), int(part[-1]) + 1)}


@given(st.lists(st.integers(1, 400)))
def test_every_id_is_in_a_range_and_no_other(ids: list[int]) -> None:
    said = described_ids(ids)
    assert listed(said["ids"]) == set(ids)
    assert said["count"] == len(set(ids))


def test_a_whole_bank_is_one_range() -> None:
    assert described_ids(range(1, 100_001)) == {"count": 100_000, "ids": "1-100000"}


def test_a_page_of_a_thousand_scattered_ids_is_written_out() -> None:
    assert listed(described_ids(range(1, 2_000_000, 2_000))["ids"]) == set(range(1, 2_000_000, 2_000))


def test_what_is_too_long_is_its_hash_which_a_list_of_the_ids_gives_again() -> None:
    said = described_ids(range(1, 200_000, 2))
    digest = sha256(",".join(map(str, range(1, 200_000, 2))).encode()).hexdigest()
    assert said == {"count": 100_000, "first_id": 1, "last_id": 199_999, "ids_sha256": digest}
    assert len(str(said)) < MOST_CHARACTERS
