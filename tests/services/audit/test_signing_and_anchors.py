"""The key and the anchors: both outside the database."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.audit.seals import NO_SEAL, SealContent, sign
from app.exceptions import SettingInvalid
from app.services.audit.anchors import anchor, anchored
from app.services.audit.signing import SigningKey, signing_key, trusted_keys
from tests.fixtures.patience import PATIENCE_SECONDS

KEY = SigningKey(bytes(32))
SECRET = "a secret that only tests know, long enough"


def a_seal(number: int) -> SealContent:
    moment = datetime(2026, 11, 30, tzinfo=UTC)
    return SealContent(number, 0, moment, False, {"xact": 1}, {"xact": 2}, 1, bytes(32), NO_SEAL, KEY.public)


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "audit-key"
    key = signing_key("", file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert signing_key("", file) == key
    assert list(file.parent.iterdir()) == [file]
    assert signing_key("", tmp_path / "other") != key


def test_a_setting_comes_before_the_file_and_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "audit-key"
    key = signing_key(SECRET, file)
    assert key == signing_key(SECRET, file)
    assert not file.exists()
    assert SECRET not in repr(key)
    assert key.private.hex() not in repr(key)


def test_what_is_no_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="AUDIT_SIGNING_KEY: at least 32 characters"):
        signing_key("short", tmp_path / "audit-key")
    with pytest.raises(SettingInvalid, match=r"AUDIT_TRUSTED_KEYS: 'abc' is no public key"):
        trusted_keys("abc", KEY)


def test_earlier_keys_are_trusted_beside_the_own_one() -> None:
    earlier = SigningKey(b"1" * 32)
    assert trusted_keys("", KEY) == {KEY.public}
    assert trusted_keys(f" {earlier.public.hex()}, ", KEY) == {KEY.public, earlier.public}


@pytest.mark.parametrize("place", ["anchors/seals.jsonl", "memory://anchors-of-a-test"])
def test_an_anchor_is_read_again(tmp_path: Path, place: str) -> None:
    where = place if "://" in place else str(tmp_path / place)
    assert anchored(where) == {}
    for number in (1, 7):
        anchor(where, a_seal(number), sign(a_seal(number), KEY.private))
    assert anchored(where) == {number: a_seal(number).digest() for number in (1, 7)}
    assert anchored("") == {}


def test_a_file_of_anchors_is_its_owners_and_grows_at_its_end(tmp_path: Path) -> None:
    place = tmp_path / "anchors"
    anchor(str(place), a_seal(1), bytes(64))
    first = place.read_text()
    anchor(str(place), a_seal(2), bytes(64))
    assert place.read_text().startswith(first)
    assert place.stat().st_mode & 0o777 == 0o600
    place.write_text("not an anchor\n")
    with pytest.raises(SettingInvalid, match="holds a line that is no anchor"):
        anchored(str(place))


def test_syslog_gets_a_message() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(PATIENCE_SECONDS)
        place = f"syslog://127.0.0.1:{server.getsockname()[1]}"
        anchor(place, a_seal(3), bytes(64))
        message = server.recv(4096).decode()
    assert "credit-scoring audit seal" in message
    assert a_seal(3).digest().hex() in message
    assert anchored(place) == {}
