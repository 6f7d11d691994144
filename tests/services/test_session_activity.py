"""Sessions of staff end when they are left idle; what is used is noted, at most once a minute."""

from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Role, UserSession
from app.models.base import utc_now
from app.security.sessions import hash_session_id
from app.services.crud.user_session import create_user_session
from app.services.session_activity import SessionActivity
from tests.fixtures.factories import make_user

IDLE = timedelta(minutes=30)


async def begun(session: AsyncSession, role: Role, *, seen_before: timedelta) -> UserSession:
    user = await make_user(session, role)
    now = utc_now()
    row = await create_user_session(session, id_hash=hash_session_id("sid"), user_id=user.id, expires=now + 24 * IDLE)
    row.created = row.seen = now - seen_before
    await session.commit()
    return row


@pytest.mark.parametrize(
    ("role", "minutes", "is_over"),
    [
        (Role.ADMIN, 29, False),
        (Role.ADMIN, 31, True),
        (Role.MANAGER, 29, False),
        (Role.MANAGER, 31, True),
        (Role.CLIENT, 31, False),
    ],
)
async def test_a_session_of_staff_ends_when_it_is_left_idle(
    session: AsyncSession, role: Role, minutes: int, is_over: bool
) -> None:
    await begun(session, role, seen_before=timedelta(minutes=minutes))
    activity = SessionActivity()
    assert (await activity.user_of(session, "sid") is None) is is_over
    await activity.close()


@pytest.mark.parametrize(("seconds", "is_noted"), [(50, False), (70, True)])
async def test_use_is_noted_once_a_minute(session: AsyncSession, seconds: int, is_noted: bool) -> None:
    row = await begun(session, Role.ADMIN, seen_before=timedelta(seconds=seconds))
    before = row.seen
    activity = SessionActivity()
    for _ in range(3):
        assert await activity.user_of(session, "sid") is not None
    await activity.close()
    await session.refresh(row)
    assert row.seen is not None and before is not None
    assert (row.seen > before) is is_noted


async def test_a_session_of_an_earlier_version_counts_from_its_login(session: AsyncSession) -> None:
    row = await begun(session, Role.ADMIN, seen_before=timedelta(minutes=31))
    row.seen = None
    await session.commit()
    assert await SessionActivity().user_of(session, "sid") is None


async def test_the_list_leaves_out_what_is_over(session: AsyncSession) -> None:
    row = await begun(session, Role.ADMIN, seen_before=timedelta(minutes=31))
    user = await make_user(session, Role.CLIENT)
    activity = SessionActivity()
    from_now = utc_now() + IDLE
    live = await create_user_session(session, id_hash=hash_session_id("2"), user_id=row.user_id, expires=from_now)
    await create_user_session(session, id_hash=hash_session_id("3"), user_id=user.id, expires=from_now)
    owner = await session.get_one(type(user), row.user_id)
    assert [each.id_hash for each in await activity.sessions_of(session, owner)] == [live.id_hash]
