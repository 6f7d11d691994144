"""Logging in and out, and passwords. Wrong login and wrong password cannot be told apart, in text or in time."""

from datetime import datetime, timedelta
from math import ceil

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidCredentials, InvalidInput, TooManyAttempts
from app.models import User
from app.models.base import utc_now
from app.security.passwords import hash_password, verify_nobody, verify_password
from app.security.sessions import hash_session_id, new_session_id, session_expiry
from app.services.crud import login_failure as failure_crud
from app.services.crud import user as user_crud
from app.services.crud import user_session as session_crud
from app.services.keyed_locks import KeyedLocks

THROTTLE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT_AND_ADDRESS = 5
FAILURES_PER_ADDRESS = 50

_tries = KeyedLocks()
"""Tries from one address go one after the other, so that guesses sent at once cannot all pass before one is counted."""


async def log_in(session: AsyncSession, *, login: str, password: str, address: str) -> tuple[User, str]:
    """The user and a fresh session id for the cookie.

    Failures are counted by account together with address, so that nobody can lock another person out from
    elsewhere. No transaction is open while the password is verified. Raises InvalidCredentials,
    TooManyAttempts.
    """
    async with _tries.hold(address):
        await refuse_when_throttled(session, login=login, address=address)
        user = await user_crud.get_user_by_login(session, login)
        await session.commit()
        matches = await (verify_password(password, user.password_hash) if user else verify_nobody(password))
        if user is None or not matches or not user.is_active:
            await _count_failure(session, login=login, address=address)
            raise InvalidCredentials
    await failure_crud.clear_login_failures(session, login=login, address=address)
    session_id = new_session_id()
    await session_crud.create_user_session(
        session, id_hash=hash_session_id(session_id), user_id=user.id, expires=session_expiry(utc_now())
    )
    return user, session_id


async def log_out(session: AsyncSession, session_id: str | None) -> None:
    """Ends that session; ending none is no error."""
    if session_id:
        await session_crud.revoke_user_session(session, hash_session_id(session_id))


async def user_of_session(session: AsyncSession, session_id: str | None) -> User | None:
    """Whose session that is, or None when it is over or never was."""
    if not session_id:
        return None
    found = await session_crud.get_valid_session(session, hash_session_id(session_id))
    return found.user if found else None


async def change_password(
    session: AsyncSession, user: User, *, current: str, new: str, session_id: str, address: str
) -> None:
    """Changes the own password and ends the user's other sessions.

    Raises InvalidInput naming `current_password`, TooManyAttempts.
    """
    await session.commit()
    async with _tries.hold(address):
        await refuse_when_throttled(session, login=user.login, address=address)
        await session.commit()
        if not await verify_password(current, user.password_hash):
            await _count_failure(session, login=user.login, address=address)
            raise InvalidInput.of("current_password", "is not your present password")
    await _set_password(session, user, new, keep=hash_session_id(session_id))


async def reset_password(session: AsyncSession, user: User, *, new: str) -> None:
    """Gives a user another password and ends all of the user's sessions."""
    await session.commit()
    await _set_password(session, user, new, keep=None)


async def refuse_when_throttled(session: AsyncSession, *, login: str, address: str) -> None:
    """Raises TooManyAttempts while the account from this address, or the address, has failed too often."""
    since = utc_now() - THROTTLE_WINDOW
    of_account = await failure_crud.login_failures_since(session, since, login=login, address=address)
    of_address = await failure_crud.login_failures_since(session, since, address=address)
    for failures, limit in (
        (of_account, FAILURES_PER_ACCOUNT_AND_ADDRESS),
        (of_address, FAILURES_PER_ADDRESS),
    ):
        if failures.failures >= limit and failures.oldest is not None:
            raise TooManyAttempts(_seconds_until(failures.oldest + THROTTLE_WINDOW))


async def _count_failure(session: AsyncSession, *, login: str, address: str) -> None:
    """Committed at once: the error that follows must not undo the count."""
    await failure_crud.add_login_failure(session, login=login, address=address)
    await failure_crud.prune_login_failures(session, before=utc_now() - THROTTLE_WINDOW)
    await session.commit()


async def _set_password(session: AsyncSession, user: User, new: str, *, keep: str | None) -> None:
    await user_crud.set_password_hash(session, user, await hash_password(new))
    await session_crud.revoke_user_sessions(session, user.id, except_id_hash=keep)


def _seconds_until(moment: datetime) -> int:
    return max(1, ceil((moment - utc_now()).total_seconds()))
