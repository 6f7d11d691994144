"""A person proves who it is: by a code that completes a login, or again before an act that asks for a fresh proof."""

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, NotAuthenticated, SecondFactorLocked, SecondFactorMissing
from app.models import User
from app.models.base import utc_now
from app.security.addresses import counted_address
from app.security.one_time_codes import hash_recovery_code, is_app_code, step_of, tidied
from app.security.passwords import verify_nobody, verify_password
from app.security.sessions import SessionLimits, hash_session_id, new_session_id
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud import login_failure as failure_crud
from app.services.crud import second_factor as factor_crud
from app.services.crud.user_session import renew_session
from app.services.login_throttle import count_failure
from app.services.login_tries import one_try_at_a_time, refuse_when_throttled, who
from app.services.second_factors.enrolment import wrong_code
from app.services.second_factors.vault import Vault

MOST_WRONG_CODES = 100
"""So many wrong codes in a row lock the app's codes (NIST SP 800-63B, 5.2.2): who guesses knows the password."""

_log = structlog.stdlib.get_logger("security")


async def complete_login(
    session: AsyncSession, vault: Vault, user: User, *, code: str, session_id: str, address: str, limits: SessionLimits
) -> str:
    """Complete a login by a code of the app or a recovery code; return the session's new id.

    Raises InvalidInput naming `code`, TooManyAttempts, SecondFactorLocked, SecondFactorUnreadable, ServiceBusy.
    """
    await _show_code(session, vault, user, code=code, address=address, failed=Act.SECOND_FACTOR_FAILED)
    await failure_crud.clear_login_failures(session, login=user.login, address=counted_address(address))
    return await finish_login(session, user, session_id=session_id, limits=limits, address=address)


async def finish_login(
    session: AsyncSession, user: User, *, session_id: str, limits: SessionLimits, address: str
) -> str:
    """Make a session complete whose step was done; return its new id."""
    renewed = await renew(session, session_id, limits=limits, user=user)
    await record(session, Act.LOGGED_IN, by(user), user.id, personal={"address": address})
    _log.info("logged in", **who(user))
    return renewed


async def prove_by_code(
    session: AsyncSession, vault: Vault, user: User, *, code: str, session_id: str, address: str
) -> str:
    """Prove again who it is, by a code; return the session's new id. Raises as `complete_login`."""
    await _show_code(session, vault, user, code=code, address=address, failed=Act.PROOF_FAILED)
    return await _proven(session, user, session_id, address)


async def prove_by_password(session: AsyncSession, user: User, *, password: str, session_id: str, address: str) -> str:
    """Prove again who it is, by the password of a person without a second factor; return the session's new id.

    Raises InvalidInput naming `code` where there is a second factor, or `password`; TooManyAttempts, ServiceBusy.
    """
    if await factor_crud.has_second_factor(session, user.id):
        raise InvalidInput.of("code", "is needed: a password is no proof beside a second factor", code="missing")
    counted = counted_address(address)
    await session.commit()
    async with one_try_at_a_time(session, login=user.login, address=counted):
        await refuse_when_throttled(session, user, login=user.login, address=counted)
        await session.commit()
        if not await (verify_password(password, user.password_hash) if user.password_hash else verify_nobody(password)):
            await record(session, Act.PROOF_FAILED, by(user), user.id, personal={"address": address})
            await count_failure(session, login=user.login, address=counted)
            _log.warning("proof failed", **who(user))
            raise InvalidInput.of("password", "is not your current password", code="wrong_password")
    return await _proven(session, user, session_id, address)


async def _show_code(session: AsyncSession, vault: Vault, user: User, *, code: str, address: str, failed: Act) -> None:
    counted = counted_address(address)
    await session.commit()
    async with one_try_at_a_time(session, login=user.login, address=counted):
        await refuse_when_throttled(session, user, login=user.login, address=counted)
        if await _is_taken(session, vault, user, tidied(code)):
            return
        await factor_crud.count_wrong_code(session, user.id)
        await record(session, failed, by(user), user.id, personal={"address": address})
        await count_failure(session, login=user.login, address=counted)
        _log.warning("wrong code", **who(user))
        raise wrong_code()


async def _is_taken(session: AsyncSession, vault: Vault, user: User, code: str) -> bool:
    """Use the code up, if it is valid now: no code is taken twice, and of two at once one is."""
    factor = await factor_crud.get_second_factor(session, user.id)
    if factor is None or factor.secret is None:
        raise SecondFactorMissing
    if is_app_code(code):
        if factor.wrong_codes >= MOST_WRONG_CODES:
            raise SecondFactorLocked
        step = step_of(vault.unlock(user.id, factor.secret), code, now=utc_now())
        return step is not None and await factor_crud.take_step(session, user.id, step)
    if not await factor_crud.take_recovery_code(session, user.id, hash_recovery_code(code), now=utc_now()):
        return False
    left = await factor_crud.count_recovery_codes(session, user.id)
    await record(session, Act.RECOVERY_CODE_USED, by(user), user.id, details={"left": left})
    return True


async def _proven(session: AsyncSession, user: User, session_id: str, address: str) -> str:
    renewed = await renew(session, session_id)
    await record(session, Act.PROVEN_AGAIN, by(user), user.id, personal={"address": address})
    _log.info("proven again", **who(user))
    return renewed


async def renew(
    session: AsyncSession, session_id: str, *, limits: SessionLimits | None = None, user: User | None = None
) -> str:
    """Give the session another id, as proven now; return it. With limits and user its time begins anew.

    Raises NotAuthenticated where it was ended meanwhile.
    """
    renewed = new_session_id()
    expires = limits.expiry(user.role, utc_now()) if limits and user else None
    if not await renew_session(
        session, hash_session_id(session_id), new_hash=hash_session_id(renewed), expires=expires
    ):
        raise NotAuthenticated
    return renewed
