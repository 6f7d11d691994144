"""Login, logout and passwords. A wrong login and a wrong password are indistinguishable, in text and in time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidCredentials, InvalidInput, PasswordChanged, TooManyAttempts
from app.models import ActorKind, Proposal, Role, User
from app.models.base import utc_now
from app.security.addresses import counted_address
from app.security.caller import current_caller
from app.security.password_rules import (
    PasswordRule,
    judge_password,
    require_another_password,
    require_good_password,
    unchanged,
)
from app.security.passwords import PASSWORD_TURNS, hash_password, verify_nobody, verify_password
from app.security.sessions import hash_session_id, new_session_id, session_expiry
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, OnceInAWhile, RecordedActor, by, origin, record
from app.services.crud import login_failure as failure_crud
from app.services.crud import user as user_crud
from app.services.crud import user_session as session_crud
from app.services.crud.advisory_lock import hold_lock
from app.services.keyed_locks import KeyedLocks
from app.services.login_throttle import count_failure, refuse_when_throttled

NEW_PASSWORD = "new_password"  # noqa: S105  (the name of a field)

_tries = KeyedLocks()
_throttled = OnceInAWhile()
_log = structlog.stdlib.get_logger("security")


async def log_in(session: AsyncSession, *, login: str, password: str, address: str) -> tuple[User, str]:
    """Log a user in; return the user and a new session id for the cookie.

    No transaction is open while the password is verified; the user is therefore re-read
    before the session begins. Raises InvalidCredentials, TooManyAttempts, ServiceBusy.
    """
    counted = counted_address(address)
    async with _one_try_at_a_time(session, login=login, address=counted):
        user = _with_password(await user_crud.get_user_by_login(session, login))
        await _refuse_when_throttled(session, user, login=login, address=counted)
        await session.commit()
        verified = user.password_hash if user else ""
        matches = await (verify_password(password, verified) if user else verify_nobody(password))
        if user is None or not matches or not await _is_still_so(session, user, verified):
            await record(session, Act.LOGIN_FAILED, SYSTEM, user and user.id, personal=_typed(login, address))
            await count_failure(session, login=login, address=counted)
            _log.warning("login failed", **_who(user))
            raise InvalidCredentials
    await failure_crud.clear_login_failures(session, login=login, address=counted)
    session_id = new_session_id()
    await session_crud.create_user_session(
        session,
        id_hash=hash_session_id(session_id),
        user_id=user.id,
        expires=session_expiry(utc_now()),
        address=counted,
    )
    await record(session, Act.LOGGED_IN, by(user), user.id, personal={"address": address})
    _log.info("logged in", **_who(user))
    return user, session_id


async def log_out(session: AsyncSession, session_id: str | None) -> None:
    """End the session, if there is one."""
    if session_id and (user_id := await session_crud.revoke_user_session(session, hash_session_id(session_id))):
        await record(session, Act.LOGGED_OUT, RecordedActor(ActorKind.USER, user_id), user_id, personal=_from_where())
        _log.info("logged out", user_id=user_id)


async def end_session(session: AsyncSession, user: User, *, handle: str) -> str | None:
    """End one of the user's sessions, known by its handle; return its hash, None where there is none to end."""
    ended = await session_crud.revoke_session_by_handle(session, user.id, handle)
    if ended:
        await record(session, Act.SESSIONS_ENDED, by(user), user.id, details={"sessions": 1}, personal=_from_where())
        _log.info("session ended", **_who(user))
    return ended


async def judge_new_password(user: User, password: str) -> list[PasswordRule]:
    """Return every rule of passwords with whether this one keeps it. Raises ServiceBusy.

    Estimating takes time: each user has one turn at once among those who verify passwords.
    """
    personal = (user.login, user.first_name, user.last_name)
    async with PASSWORD_TURNS.hold(f"rules for {user.id}"):
        return await judge_password(password, role=user.role, personal=personal, field=NEW_PASSWORD)


async def end_other_sessions(session: AsyncSession, user: User, *, session_id: str) -> int:
    """End the user's sessions but the one that asks; return how many were ended."""
    ended = await session_crud.revoke_user_sessions(session, user.id, except_id_hash=hash_session_id(session_id))
    await record(session, Act.SESSIONS_ENDED, by(user), user.id, details={"sessions": ended}, personal=_from_where())
    _log.info("other sessions ended", **_who(user), sessions=ended)
    return ended


async def change_password(
    session: AsyncSession, user: User, *, current: str, new: str, session_id: str, address: str
) -> None:
    """Change the user's password and end the user's other sessions.

    Raises InvalidInput naming `current_password` or `new_password`, TooManyAttempts, PasswordChanged, ServiceBusy.
    """
    await session.commit()
    verified = user.password_hash
    counted = counted_address(address)
    async with _one_try_at_a_time(session, login=user.login, address=counted):
        await _refuse_when_throttled(session, user, login=user.login, address=counted)
        await session.commit()
        if not await verify_password(current, verified):
            await record(session, Act.PASSWORD_CHANGE_FAILED, by(user), user.id, personal={"address": address})
            await count_failure(session, login=user.login, address=counted)
            _log.warning("password change failed", **_who(user))
            raise InvalidInput.of("current_password", "is not your current password", code="wrong_password")
    require_another_password(new, current, field=NEW_PASSWORD)
    await _require_good_password(user, new)
    password_hash = await hash_password(new)
    if not await _is_still_so(session, user, verified):
        raise PasswordChanged
    await _set_password(session, user, password_hash, keep=hash_session_id(session_id))
    await record(session, Act.PASSWORD_CHANGED, by(user), user.id, personal={"address": address})
    _log.info("password changed", **_who(user))


async def reset_password(session: AsyncSession, user: User, *, new: str, author: User) -> None:
    """Set a user's password and end all of the user's sessions. Raises InvalidInput naming `new_password`."""
    await set_reset_password(session, user, await hash_of_reset(session, user, new=new, author=author), author=author)


async def hash_of_reset(session: AsyncSession, user: User, *, new: str, author: User) -> str:
    """Return the hash of a password to set. Raises InvalidInput naming `new_password`; ends the transaction so far."""
    if _with_password(user) is None:
        raise Conflict("A service account has no password: it calls with a key.")
    await session.commit()
    await _require_good_password(user, new)
    async with PASSWORD_TURNS.hold(f"reset by {author.id}"):
        if await verify_password(new, user.password_hash):
            raise unchanged(NEW_PASSWORD)
    return await hash_password(new)


async def set_reset_password(
    session: AsyncSession, user: User, password_hash: str, *, author: User, approved: Proposal | None = None
) -> None:
    """Set a password that is hashed already and end all of the user's sessions. `approved` is the proposal, if any."""
    await _set_password(session, user, password_hash, keep=None)
    await record(session, Act.PASSWORD_RESET, by(author), user.id, details=origin(approved), personal=_from_where())
    _log.info("password reset", **_who(user), by=author.id)


@asynccontextmanager
async def _one_try_at_a_time(session: AsyncSession, *, login: str, address: str) -> AsyncIterator[None]:
    """Serialize the tries at one account: guesses sent at once cannot all pass uncounted.

    First comes the address's turn, so that a flood from one address delays another by one password only. The lock of
    the database, against the other processes, takes a connection while the password is verified: no more than
    passwords are verified at once. Raises ServiceBusy where too many wait.
    """
    account = failure_crud.account_key(login)
    async with PASSWORD_TURNS.hold(address), _tries.hold(account), hold_lock(session, f"login {account}"):
        yield


async def _refuse_when_throttled(session: AsyncSession, user: User | None, *, login: str, address: str) -> None:
    try:
        await refuse_when_throttled(session, login=login, address=address)
    except TooManyAttempts as fault:
        if _throttled.is_due((failure_crud.account_key(login), address)):
            await record(session, Act.LOGIN_THROTTLED, SYSTEM, user and user.id, personal=_typed(login, address))
            await session.commit()  # the error that follows must not undo the record
        _log.warning("login throttled", **_who(user), retry_after_seconds=fault.retry_after_seconds)
        raise


def _with_password(user: User | None) -> User | None:
    """Return a user who may log in by a password; a service account is as unknown as a login that is none."""
    return None if user is None or user.role is Role.SERVICE else user


async def _is_still_so(session: AsyncSession, user: User, verified_hash: str) -> bool:
    """Whether the user may still log in with the password that was verified: a reset in between wins."""
    now = await user_crud.get_user_for_update(session, user.id)
    return now is not None and now.is_active and now.password_hash == verified_hash


async def _require_good_password(user: User, new: str) -> None:
    personal = (user.login, user.first_name, user.last_name)
    await require_good_password(new, role=user.role, personal=personal, field=NEW_PASSWORD)


async def _set_password(session: AsyncSession, user: User, password_hash: str, *, keep: str | None) -> None:
    await user_crud.set_password_hash(session, user, password_hash)
    await session_crud.revoke_user_sessions(session, user.id, except_id_hash=keep)


def _typed(login: str, address: str) -> dict[str, object]:
    return {"login": failure_crud.account_key(login), "address": address}


def _from_where() -> dict[str, object]:
    return {"address": current_caller().address}


def _who(user: User | None) -> dict[str, object]:
    """Return whom a line of the log is about. An unknown login is not logged: it may be a password."""
    return {"user_id": user.id, "login": user.login, "role": user.role.value} if user else {"login": "unknown"}
