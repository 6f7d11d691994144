import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import UserSession
from app.models.base import utc_now
from app.services import housekeeping
from app.services.housekeeping import FOR_EVER, keep_tidy, tidy
from tests.fixtures.factories import make_user, make_user_session


async def test_only_what_ran_out_long_ago_is_deleted(session: AsyncSession) -> None:
    user = await make_user(session)
    old = utc_now() - timedelta(days=FOR_EVER.session_days + 1)
    forgotten = await make_user_session(session, user.id, created=old, expires=old + timedelta(hours=12))
    kept = await make_user_session(session, user.id)
    forgotten_id, kept_id = forgotten.id_hash, kept.id_hash

    assert await tidy(session) == 1

    session.expire_all()
    assert await session.get(UserSession, forgotten_id) is None
    assert await session.get(UserSession, kept_id) is not None


@pytest.mark.parametrize("fault", [TimeoutError(), OSError(""), ValueError("unforeseen")])
async def test_tidying_goes_on_after_any_fault(
    session: AsyncSession, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults, tidied = [fault, fault], asyncio.Event()

    @asynccontextmanager
    async def away_at_first() -> AsyncIterator[AsyncSession]:
        if faults:
            raise faults.pop()
        yield session
        tidied.set()

    monkeypatch.setattr(housekeeping, "session_scope", away_at_first)
    monkeypatch.setattr(housekeeping, "EVERY", timedelta(milliseconds=1))
    task = asyncio.create_task(keep_tidy())
    waiting = asyncio.create_task(tidied.wait())
    await asyncio.wait({task, waiting}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert tidied.is_set()
