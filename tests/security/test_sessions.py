from datetime import UTC, datetime, timedelta

from app.security.sessions import hash_session_id, new_session_id, session_expiry


def test_ids_are_long_and_never_repeat() -> None:
    ids = {new_session_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert min(map(len, ids)) >= 43


def test_the_database_keeps_a_sha256_that_does_not_contain_the_id() -> None:
    assert hash_session_id("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_session_lasts_twelve_hours() -> None:
    begun = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert session_expiry(begun) - begun == timedelta(hours=12)
