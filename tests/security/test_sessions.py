from datetime import UTC, datetime, timedelta

from app.models import Role
from app.security.sessions import SessionLimits, hash_session_id, new_session_id


def test_ids_are_long_and_never_repeat() -> None:
    ids = {new_session_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert min(map(len, ids)) >= 43


def test_the_database_keeps_a_sha256_that_does_not_contain_the_id() -> None:
    assert hash_session_id("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_session_lasts_twelve_hours_unless_the_role_has_its_own_time() -> None:
    begun = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert SessionLimits().expiry(Role.ADMIN, begun) - begun == timedelta(hours=12)
    limits = SessionLimits(lifetime={**SessionLimits().lifetime, Role.ADMIN: timedelta(hours=2)})
    assert limits.expiry(Role.ADMIN, begun) - begun == timedelta(hours=2)
    assert limits.longest == timedelta(hours=12)


def test_staff_are_left_idle_for_half_an_hour_and_clients_without_end() -> None:
    now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    moments = SessionLimits().seen_after(now)
    assert list(moments) == list(Role)
    assert {role for role, moment in moments.items() if now - moment > timedelta(days=365)} == {Role.CLIENT}
    assert moments[Role.MANAGER] == now - timedelta(minutes=30)
