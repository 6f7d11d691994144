from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import UserSession
from app.models.base import utc_now
from app.services.crud.user_session import (
    create_user_session,
    get_valid_session,
    prune_user_sessions,
    revoke_user_session,
    revoke_user_sessions,
)
from tests.fixtures.factories import make_user, make_user_session, sha256_of

HOUR = timedelta(hours=1)


async def test_a_session_is_found_with_its_user(session: AsyncSession) -> None:
    user = await make_user(session)
    made = await create_user_session(session, id_hash=sha256_of("id"), user_id=user.id, expires=utc_now() + HOUR)
    assert await get_valid_session(session, sha256_of("id")) == (made, user)
    assert await get_valid_session(session, sha256_of("another")) is None


async def test_a_session_ends_at_its_expiry(session: AsyncSession) -> None:
    user_session = await make_user_session(session, (await make_user(session)).id)
    just_before = user_session.expires - timedelta(microseconds=1)
    assert await get_valid_session(session, user_session.id_hash, now=just_before)
    assert await get_valid_session(session, user_session.id_hash, now=user_session.expires) is None


async def test_an_inactive_user_has_no_session(session: AsyncSession) -> None:
    user_session = await make_user_session(session, (await make_user(session, is_active=False)).id)
    assert await get_valid_session(session, user_session.id_hash) is None


async def test_a_session_is_revoked_once(session: AsyncSession) -> None:
    user_session = await make_user_session(session, (await make_user(session)).id)
    assert await revoke_user_session(session, user_session.id_hash)
    assert not await revoke_user_session(session, user_session.id_hash)
    assert await get_valid_session(session, user_session.id_hash) is None


async def test_all_sessions_of_a_user_but_one_are_revoked_and_nobody_elses(session: AsyncSession) -> None:
    user, other = await make_user(session), await make_user(session)
    kept, *ended = [await make_user_session(session, user.id) for _ in range(3)]
    foreign = await make_user_session(session, other.id)
    assert await revoke_user_sessions(session, user.id, except_id_hash=kept.id_hash) == 2
    assert [await get_valid_session(session, one.id_hash) for one in ended] == [None, None]
    assert await get_valid_session(session, kept.id_hash)
    assert await get_valid_session(session, foreign.id_hash)


async def test_pruning_deletes_only_what_expired_before(session: AsyncSession) -> None:
    user, now = await make_user(session), utc_now()
    old = await make_user_session(session, user.id, expires=now - HOUR)
    fresh = await make_user_session(session, user.id, expires=now + HOUR)
    assert await prune_user_sessions(session, expired_before=now) == 1
    session.expunge_all()
    assert await session.get(UserSession, old.id_hash) is None
    assert await session.get(UserSession, fresh.id_hash)
