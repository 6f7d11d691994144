"""Login, logout and passwords. A wrong login and a wrong password are indistinguishable, in text and in time."""

from dataclasses import dataclass

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, InvalidCredentials, InvalidInput, PasswordChanged
from app.models import ActorKind, LoginStep, Proposal, Role, User
from app.models.base import utc_now
from app.security.addresses import counted_address
from app.security.password_rules import (
    PasswordRule,
    judge_password,
    require_another_password,
    require_good_password,
    unchanged,
)
from app.security.passwords import PASSWORD_TURNS, hash_password, verify_nobody, verify_password
from app.security.sessions import LOGIN_STEP_LIFETIME, hash_session_id, new_session_id
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, RecordedActor, by, origin, record
from app.services.crud import login_failure as failure_crud
from app.services.crud import user as user_crud
from app.services.crud import user_session as session_crud
from app.services.login_rules import LoginRules
from app.services.login_throttle import count_failure
from app.services.login_tries import from_where, one_try_at_a_time, refuse_when_throttled, say, typed, who
from app.services.second_factors.steps import ACT_OF_STEP, next_step

NEW_PASSWORD = "new_password"  # noqa: S105  (the name of a field)

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who has shown the password, the new session's id for the cookie, and the step that the login still lacks."""

    user: User
    session_id: str
    awaits: LoginStep | None


async def log_in(
    session: AsyncSession,
    *,
    login: str,
    password: str,
    address: str,
    device: str | None = None,
    rules: LoginRules | None = None,
) -> LoggedIn:
    """Log a user in by the password: where a step is lacking, the session awaits that and is good for nothing else.

    No transaction is open while the password is verified; the user is therefore re-read
    before the session begins. Raises InvalidCredentials, TooManyAttempts, ServiceBusy.
    """
    rules = rules or LoginRules()
    counted = counted_address(address)
    async with one_try_at_a_time(session, login=login, address=counted):
        found = await user_crud.get_user_by_login(session, login)
        user = found if found and rules.takes_password_of(found) else None
        await refuse_when_throttled(session, user, login=login, address=counted)
        await session.commit()
        verified = user.password_hash if user else None
        matches = await (verify_password(password, verified) if verified else verify_nobody(password))
        if user is None or not matches or not await is_still_so(session, user, verified):
            await record(session, Act.LOGIN_FAILED, SYSTEM, user and user.id, personal=typed(login, address))
            await count_failure(session, login=login, address=counted)
            _log.warning("login failed", **who(user))
            raise InvalidCredentials
    if rules.is_break_glass(user):
        await record(session, Act.BREAK_GLASS_USED, by(user), user.id, personal={"address": address, "device": device})
        _log.critical("the emergency password was used", **who(user))
    logged_in = await begin_session(session, user, address=address, device=device, rules=rules)
    if logged_in.awaits is None:  # else wrong codes go on being counted: who knows the password cannot begin anew
        await failure_crud.clear_login_failures(session, login=login, address=counted)
    return logged_in


async def begin_session(
    session: AsyncSession, user: User, *, address: str, device: str | None, rules: LoginRules
) -> LoggedIn:
    """Begin a session of a user who has just shown who it is; with a second factor it awaits that."""
    awaits = await next_step(session, user, rules.factor_for)
    session_id = new_session_id()
    now = utc_now()
    await session_crud.create_user_session(
        session,
        id_hash=hash_session_id(session_id),
        user_id=user.id,
        expires=now + LOGIN_STEP_LIFETIME if awaits else rules.limits.expiry(user.role, now),
        address=counted_address(address),
        device=device,
        awaits=awaits,
    )
    await record(session, ACT_OF_STEP[awaits], by(user), user.id, personal={"address": address, "device": device})
    say(user, awaits)
    return LoggedIn(user, session_id, awaits)


async def log_out(session: AsyncSession, session_id: str | None) -> None:
    """End the session, if there is one."""
    if session_id and (user_id := await session_crud.revoke_user_session(session, hash_session_id(session_id))):
        await record(session, Act.LOGGED_OUT, RecordedActor(ActorKind.USER, user_id), user_id, personal=from_where())
        _log.info("logged out", user_id=user_id)


async def end_session(session: AsyncSession, user: User, *, handle: str, author: User | None = None) -> str | None:
    """End one of the user's sessions, known by its handle; return its hash, None where there is none to end.

    `author` is who does it, None the user.
    """
    ended = await session_crud.revoke_session_by_handle(session, user.id, handle)
    if ended:
        await _record_ended(session, user, 1, author or user)
    return ended


async def end_all_sessions(session: AsyncSession, user: User, *, author: User) -> int:
    """End every session of a user; return how many were ended."""
    ended = await session_crud.revoke_user_sessions(session, user.id)
    await _record_ended(session, user, ended, author)
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
    await _record_ended(session, user, ended, user)
    return ended


async def change_password(
    session: AsyncSession, user: User, *, current: str, new: str, session_id: str, address: str
) -> None:
    """Change the user's password and end the user's other sessions.

    Raises InvalidInput naming `current_password` or `new_password`, TooManyAttempts, PasswordChanged, ServiceBusy.
    """
    verified = password_of(user)
    await session.commit()
    counted = counted_address(address)
    async with one_try_at_a_time(session, login=user.login, address=counted):
        await refuse_when_throttled(session, user, login=user.login, address=counted)
        await session.commit()
        if not await verify_password(current, verified):
            await record(session, Act.PASSWORD_CHANGE_FAILED, by(user), user.id, personal={"address": address})
            await count_failure(session, login=user.login, address=counted)
            _log.warning("password change failed", **who(user))
            raise InvalidInput.of("current_password", "is not your current password", code="wrong_password")
    require_another_password(new, current, field=NEW_PASSWORD)
    await require_good_password_of(user, new)
    password_hash = await hash_password(new)
    if not await is_still_so(session, user, verified):
        raise PasswordChanged
    await set_own_password(session, user, password_hash, session_id=session_id)


async def set_own_password(session: AsyncSession, user: User, password_hash: str, *, session_id: str) -> None:
    """Set a password that the user chose and that is hashed already; the user's other sessions end."""
    await user_crud.set_password_hash(session, user, password_hash, is_handed_over=False)
    await session_crud.revoke_user_sessions(session, user.id, except_id_hash=hash_session_id(session_id))
    await record(session, Act.PASSWORD_CHANGED, by(user), user.id, personal=from_where())
    _log.info("password changed", **who(user))


async def reset_password(session: AsyncSession, user: User, *, new: str, author: User) -> None:
    """Set a user's password and end all of the user's sessions. Raises InvalidInput naming `new_password`."""
    await set_reset_password(session, user, await hash_of_reset(session, user, new=new, author=author), author=author)


async def hash_of_reset(session: AsyncSession, user: User, *, new: str, author: User) -> str:
    """Return the hash of a password to set. Raises InvalidInput naming `new_password`; ends the transaction so far."""
    present = password_of(user)
    await session.commit()
    await require_good_password_of(user, new)
    async with PASSWORD_TURNS.hold(f"reset by {author.id}"):
        if await verify_password(new, present):
            raise unchanged(NEW_PASSWORD)
    return await hash_password(new)


async def set_reset_password(
    session: AsyncSession, user: User, password_hash: str, *, author: User, approved: Proposal | None = None
) -> None:
    """Set a password that is hashed already and end all of the user's sessions. `approved` is the proposal, if any.

    It is handed over: the next login asks for another one.
    """
    await user_crud.set_password_hash(session, user, password_hash, is_handed_over=True)
    await session_crud.revoke_user_sessions(session, user.id)
    await record(session, Act.PASSWORD_RESET, by(author), user.id, details=origin(approved), personal=from_where())
    _log.info("password reset", **who(user), by=author.id)


async def _record_ended(session: AsyncSession, user: User, ended: int, author: User) -> None:
    await record(session, Act.SESSIONS_ENDED, by(author), user.id, details={"sessions": ended}, personal=from_where())
    _log.info("sessions ended", **who(user), sessions=ended, by=author.id)


def password_of(user: User) -> str:
    """Return the hash of the user's password. Raises Conflict for one who has none."""
    if user.role is Role.SERVICE:
        raise Conflict("A service account has no password: it calls with a key.")
    if user.password_hash is None:
        raise Conflict("This person signs on by the bank's provider and has no password here.")
    return user.password_hash


async def is_still_so(session: AsyncSession, user: User, verified_hash: str | None) -> bool:
    """Whether the user may still log in with the password that was verified: a reset in between wins."""
    now = await user_crud.get_user_for_update(session, user.id)
    return now is not None and now.is_active and now.password_hash == verified_hash


async def require_good_password_of(user: User, new: str) -> None:
    """Raise InvalidInput naming `new_password` for one that is too weak for this user."""
    personal = (user.login, user.first_name, user.last_name)
    await require_good_password(new, role=user.role, personal=personal, field=NEW_PASSWORD)
