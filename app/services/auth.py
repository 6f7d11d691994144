"""Login, logout and passwords. A wrong login and a wrong password are indistinguishable, in text and in time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from math import ceil

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidCredentials, InvalidInput, PasswordChanged, TooManyAttempts
from app.models import User
from app.models.base import utc_now
from app.security.passwords import HASHES_AT_ONCE, hash_password, verify_nobody, verify_password
from app.security.sessions import hash_session_id, new_session_id, session_expiry
from app.services.crud import login_failure as failure_crud
from app.services.crud import user as user_crud
from app.services.crud import user_session as session_crud
from app.services.crud.advisory_lock import hold_lock
from app.services.keyed_locks import KeyedLocks

THROTTLE_WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT_AND_ADDRESS = 5
FAILURES_OF_A_SUSPICIOUS_ADDRESS = 50
FAILURES_PER_ACCOUNT_FROM_THERE = 1

_tries, _turns = KeyedLocks(), KeyedLocks()


async def log_in(session: AsyncSession, *, login: str, password: str, address: str) -> tuple[User, str]:
    """Log a user in; return the user and a new session id for the cookie.

    No transaction is open while the password is verified; the user is therefore re-read
    before the session begins. Raises InvalidCredentials, TooManyAttempts.
    """
    async with _one_try_at_a_time(session, login=login, address=address):
        await refuse_when_throttled(session, login=login, address=address)
        user = await user_crud.get_user_by_login(session, login)
        await session.commit()
        verified = user.password_hash if user else ""
        matches = await (verify_password(password, verified) if user else verify_nobody(password))
        if user is None or not matches or not await _is_still_so(session, user, verified):
            await _count_failure(session, login=login, address=address)
            raise InvalidCredentials
    await failure_crud.clear_login_failures(session, login=login, address=address)
    session_id = new_session_id()
    await session_crud.create_user_session(
        session, id_hash=hash_session_id(session_id), user_id=user.id, expires=session_expiry(utc_now())
    )
    return user, session_id


async def log_out(session: AsyncSession, session_id: str | None) -> None:
    """End the session, if there is one."""
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
    """Change the user's password and end the user's other sessions.

    Raises InvalidInput naming `current_password`, TooManyAttempts, PasswordChanged.
    """
    await session.commit()
    verified = user.password_hash
    async with _one_try_at_a_time(session, login=user.login, address=address):
        await refuse_when_throttled(session, login=user.login, address=address)
        await session.commit()
        if not await verify_password(current, verified):
            await _count_failure(session, login=user.login, address=address)
            raise InvalidInput.of("current_password", "is not your current password", code="wrong_password")
    password_hash = await hash_password(new)
    if not await _is_still_so(session, user, verified):
        raise PasswordChanged
    await _set_password(session, user, password_hash, keep=hash_session_id(session_id))


async def reset_password(session: AsyncSession, user: User, *, new: str) -> None:
    """Set a user's password and end all of the user's sessions."""
    await session.commit()
    await _set_password(session, user, await hash_password(new), keep=None)


async def refuse_when_throttled(session: AsyncSession, *, login: str, address: str) -> None:
    """Raise TooManyAttempts while this account has too many failures from this address.

    Failures are counted by account together with address, so that a person cannot be locked out from elsewhere.
    From an address with very many failures an account gets fewer tries, but always the first: one guesser in an
    office keeps no one there from work.
    """
    since = utc_now() - THROTTLE_WINDOW
    of_account = await failure_crud.login_failures_since(session, since, login=login, address=address)
    if of_account.oldest is None:
        return
    of_address = await failure_crud.login_failures_since(session, since, address=address)
    is_suspicious = of_address.failures >= FAILURES_OF_A_SUSPICIOUS_ADDRESS
    limit = FAILURES_PER_ACCOUNT_FROM_THERE if is_suspicious else FAILURES_PER_ACCOUNT_AND_ADDRESS
    if of_account.failures >= limit:
        raise TooManyAttempts(_seconds_until(of_account.oldest + THROTTLE_WINDOW))


@asynccontextmanager
async def _one_try_at_a_time(session: AsyncSession, *, login: str, address: str) -> AsyncIterator[None]:
    """Serialize tries at one account from one address: guesses sent at once cannot all pass uncounted.

    In this process they wait without a connection. The lock of the database, against the other processes, takes one
    while the password is verified: no more than passwords are verified at once.
    """
    key = f"{address} {failure_crud.account_key(login)}"
    async with (
        _tries.hold(key),
        _turns.hold(hash(key) % HASHES_AT_ONCE),
        hold_lock(session, f"login {key}"),
    ):
        yield


async def _is_still_so(session: AsyncSession, user: User, verified_hash: str) -> bool:
    """Whether the user may still log in with the password that was verified: a reset in between wins."""
    now = await user_crud.get_user_for_update(session, user.id)
    return now is not None and now.is_active and now.password_hash == verified_hash


async def _count_failure(session: AsyncSession, *, login: str, address: str) -> None:
    """Count a failed login. Committed at once: the error that follows must not undo the count."""
    await failure_crud.add_login_failure(session, login=login, address=address)
    await failure_crud.prune_login_failures(session, before=utc_now() - THROTTLE_WINDOW)
    await session.commit()


async def _set_password(session: AsyncSession, user: User, password_hash: str, *, keep: str | None) -> None:
    await user_crud.set_password_hash(session, user, password_hash)
    await session_crud.revoke_user_sessions(session, user.id, except_id_hash=keep)


def _seconds_until(moment: datetime) -> int:
    return max(1, ceil((moment - utc_now()).total_seconds()))
