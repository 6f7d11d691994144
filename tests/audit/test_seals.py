"""Seals are chained and signed; commitments need their salt."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.audit.commitments import SALT_BYTES, commitment, new_salt
from app.audit.seals import NO_SEAL, SealContent, is_signed, key_id, public_key_of, sign

KEY = bytes(range(32))
SEAL = SealContent(
    number=1,
    era=0,
    sealed_at=datetime(2026, 11, 30, tzinfo=UTC),
    is_as_found=True,
    start={"xact": -1},
    end={"xact": 0},
    count=3,
    root=b"r" * 32,
    previous=NO_SEAL,
    public_key=public_key_of(KEY),
)
OTHERS: dict[str, Any] = {
    "number": 2,
    "era": 1,
    "sealed_at": datetime(2026, 11, 29, tzinfo=UTC),
    "is_as_found": False,
    "start": {"xact": 0},
    "end": {"xact": 1},
    "count": 4,
    "root": b"s" * 32,
    "previous": b"p" * 32,
    "public_key": public_key_of(bytes(32)),
}


def test_a_signature_is_of_this_seal_by_this_key() -> None:
    signature = sign(SEAL, KEY)
    assert is_signed(SEAL, signature)
    assert not is_signed(SEAL, bytes(64))
    assert not is_signed(SEAL, sign(SEAL, bytes(32)))
    assert not is_signed(replace(SEAL, public_key=b"too short"), signature)


@pytest.mark.parametrize("name", SealContent.__slots__)
def test_a_change_of_any_part_breaks_signature_and_chain(name: str) -> None:
    changed = replace(SEAL, **{name: OTHERS[name]})
    assert not is_signed(changed, sign(SEAL, KEY))
    assert changed.digest() != SEAL.digest()


def test_a_key_has_a_short_name() -> None:
    assert key_id(SEAL.public_key) == key_id(public_key_of(KEY))
    assert len(key_id(SEAL.public_key)) == 16
    assert key_id(SEAL.public_key) != key_id(OTHERS["public_key"])


def test_an_age_is_not_found_by_trying_all_without_the_salt() -> None:
    salt = new_salt()
    kept = commitment(salt, b"42")
    assert len(salt) == SALT_BYTES
    assert kept == commitment(salt, b"42")
    assert kept not in {commitment(b"", b"%d" % age) for age in range(130)}
    assert kept not in {commitment(new_salt(), b"%d" % age) for age in range(130)}
