"""Logging in with real Argon2id, as in service."""

from time import process_time

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidCredentials, InvalidInput
from app.models.base import utc_now
from app.security.passwords import hash_password
from app.security.sessions import hash_session_id
from app.services import auth
from app.services.crud.login_failure import login_failures_since
from app.services.crud.user_session import get_valid_session
from app.services.login_throttle import THROTTLE_WINDOW
from app.services.session_activity import SessionActivity
from tests.fixtures.factories import make_user

PASSWORD = "корректный конь"
ADDRESS = "203.0.113.7"


async def test_the_session_is_stored_by_its_hash_only(session: AsyncSession) -> None:
    user = await make_user(session, login="anna", password_hash=await hash_password(PASSWORD))
    done = await auth.log_in(session, login="anna", password=PASSWORD, address=ADDRESS)
    found, session_id = done.user, done.session_id
    assert found.id == user.id
    assert await get_valid_session(session, session_id) is None
    assert await get_valid_session(session, hash_session_id(session_id)) is not None
    assert await SessionActivity().user_of(session, session_id) is found


async def test_a_wrong_login_takes_as_long_as_a_wrong_password(session: AsyncSession) -> None:
    await make_user(session, login="anna", password_hash=await hash_password(PASSWORD))
    await session.commit()
    fastest: dict[str, float] = {}
    for login in ("anna", "nobody_here") * 3:
        start = process_time()
        with pytest.raises(InvalidCredentials):
            await auth.log_in(session, login=login, password="a guess", address=ADDRESS)
        fastest[login] = min(fastest.get(login, 60.0), process_time() - start)
    assert 0.2 < fastest["nobody_here"] / fastest["anna"] < 5


async def test_no_transaction_is_open_while_a_password_is_verified(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_meanwhile: list[bool] = []

    async def look(*_: str) -> bool:
        open_meanwhile.append(session.in_transaction())
        return False

    user = await make_user(session, login="anna")
    await session.commit()
    monkeypatch.setattr(auth, "verify_password", look)
    monkeypatch.setattr(auth, "verify_nobody", look)
    for login in ("anna", "nobody_here"):
        with pytest.raises(InvalidCredentials):
            await auth.log_in(session, login=login, password="a guess", address=ADDRESS)
    with pytest.raises(InvalidInput):
        await auth.change_password(
            session, user, current="a guess", new=PASSWORD, session_id="any", address="198.51.100.1"
        )
    assert open_meanwhile == [False] * 3


async def test_the_failure_is_counted_though_the_request_fails(session: AsyncSession) -> None:
    with pytest.raises(InvalidCredentials):
        await auth.log_in(session, login="anna", password="a guess", address=ADDRESS)
    await session.rollback()
    counted = await login_failures_since(session, utc_now() - THROTTLE_WINDOW, login="anna", address=ADDRESS)
    assert counted.failures == 1
