from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import UserSession
from app.models.base import utc_now
from app.services.crud import user_session as session_crud
from app.services.crud.user import set_user_active
from tests.fixtures.factories import make_user, make_user_session, sha256_of


async def is_valid(session: AsyncSession, login: UserSession) -> bool:
    return await session_crud.get_valid_session(session, login.id_hash) is not None


async def test_a_session_leads_to_its_user(session: AsyncSession) -> None:
    user = await make_user(session)
    login = await session_crud.create_user_session(
        session, id_hash=sha256_of("id"), user_id=user.id, expires=utc_now() + timedelta(hours=12)
    )
    found = await session_crud.get_valid_session(session, login.id_hash)
    assert found is not None
    assert (found.user, found.user_session) == (user, login)
    assert await session_crud.get_valid_session(session, sha256_of("another id")) is None


async def test_a_session_ends_at_its_time(session: AsyncSession) -> None:
    login = await make_user_session(session, (await make_user(session)).id)
    instant = timedelta(microseconds=1)
    get = session_crud.get_valid_session
    assert await get(session, login.id_hash, now=login.expires - instant) is not None
    assert await get(session, login.id_hash, now=login.expires) is None


async def test_a_session_of_an_inactive_user_is_not_valid(session: AsyncSession) -> None:
    user = await make_user(session)
    login = await make_user_session(session, user.id)
    await set_user_active(session, user, is_active=False)
    assert not await is_valid(session, login)


async def test_one_session_is_ended_once(session: AsyncSession) -> None:
    user = await make_user(session)
    ended, kept = await make_user_session(session, user.id), await make_user_session(session, user.id)
    assert await session_crud.revoke_user_session(session, ended.id_hash)
    assert not await session_crud.revoke_user_session(session, ended.id_hash)
    assert not await session_crud.revoke_user_session(session, sha256_of("unknown"))
    assert (await is_valid(session, ended), await is_valid(session, kept)) == (False, True)


async def test_all_sessions_of_a_user_are_ended_but_the_one_that_asks(session: AsyncSession) -> None:
    user, other = await make_user(session), await make_user(session)
    asking, *rest = [await make_user_session(session, user.id) for _ in range(3)]
    foreign = await make_user_session(session, other.id)
    ended = await session_crud.revoke_user_sessions(session, user.id, except_id_hash=asking.id_hash)
    assert ended == 2
    assert await is_valid(session, asking)
    assert await is_valid(session, foreign)
    assert [await is_valid(session, login) for login in rest] == [False, False]
    assert await session_crud.revoke_user_sessions(session, user.id) == 1
    assert not await is_valid(session, asking)


async def test_old_sessions_are_pruned(session: AsyncSession) -> None:
    user = await make_user(session)
    now = utc_now()
    await make_user_session(session, user.id, expires=now - timedelta(days=2))
    login = await make_user_session(session, user.id)
    assert await session_crud.prune_user_sessions(session, expired_before=now - timedelta(days=1)) == 1
    assert await is_valid(session, login)


async def test_a_use_is_noted_where_the_last_note_is_old_enough(session: AsyncSession) -> None:
    user, now = await make_user(session), utc_now()
    before = now - session_crud.NOTED_EVERY
    used = {minutes: now - timedelta(minutes=minutes) for minutes in (0.5, 2)}
    noted_lately, noted_long_ago = [await make_user_session(session, user.id) for _ in used]
    noted_lately.seen, noted_long_ago.seen = used[0.5], used[2]
    await session.flush()
    sessions = [noted_lately, noted_long_ago]
    hashes = [one.id_hash for one in sessions]
    assert await session_crud.touch_user_sessions(session, hashes, now=now, before=before) == 1
    for one in sessions:
        await session.refresh(one)
    assert (noted_lately.seen, noted_long_ago.seen) == (used[0.5], now)
