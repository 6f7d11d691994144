from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import UserSession
from app.models.base import utc_now
from app.services.housekeeping import SESSIONS_KEPT, tidy
from tests.fixtures.factories import make_user, make_user_session


async def test_only_what_ran_out_long_ago_is_deleted(session: AsyncSession) -> None:
    user = await make_user(session)
    old = utc_now() - SESSIONS_KEPT - timedelta(days=1)
    forgotten = await make_user_session(session, user.id, created=old, expires=old + timedelta(hours=12))
    kept = await make_user_session(session, user.id)
    forgotten_id, kept_id = forgotten.id_hash, kept.id_hash

    assert await tidy(session) == 1

    session.expire_all()
    assert await session.get(UserSession, forgotten_id) is None
    assert await session.get(UserSession, kept_id) is not None
