"""A person proves who it is: by what completes a login's second step, or again before an act that asks for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import InvalidInput, NotAuthenticated, SecondFactorLocked, SecondFactorMissing
from app.models import Ceremony, User
from app.models.base import utc_now
from app.security.addresses import counted_address
from app.security.one_time_codes import hash_recovery_code, is_app_code, step_of, tidied
from app.security.passkeys import RelyingParty, out_of_time, refused_passkey, wrong_passkey
from app.security.passwords import verify_nobody, verify_password
from app.security.sessions import hash_session_id, new_session_id
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud import passkey as passkey_crud
from app.services.crud import second_factor as factor_crud
from app.services.crud.user_session import renew_session
from app.services.login_throttle import count_failure
from app.services.login_tries import from_where, one_try_at_a_time, refuse_when_throttled, who
from app.services.second_factors.enrolment import wrong_code
from app.services.second_factors.passkeys import known
from app.services.second_factors.vault import Vault

MOST_WRONG_CODES = 100
"""So many wrong codes in a row lock the app's codes (NIST SP 800-63B, 5.2.2): who guesses knows the password."""

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class ShownCode:
    """A code of the app or a recovery code, and what its secret is read by."""

    vault: Vault
    code: str = field(repr=False)


@dataclass(frozen=True)
class ShownPasskey:
    """What a browser answered by a key: `credential_id` says which; `host` is where the page was opened."""

    party: RelyingParty
    credential_id: bytes
    answer: Mapping[str, Any] = field(repr=False)
    session_id: str = field(repr=False)
    host: str


Shown = ShownCode | ShownPasskey


async def show(session: AsyncSession, user: User, shown: Shown, *, address: str, failed: Act) -> None:
    """Take a second factor that is shown; `failed` is recorded where it is not valid.

    Raises InvalidInput naming `code` or `passkey`, TooManyAttempts, SecondFactorLocked, SecondFactorUnreadable,
    SecondFactorMissing, ServiceBusy.
    """

    async def fault() -> InvalidInput | None:
        if isinstance(shown, ShownPasskey):
            return await _fault_of_passkey(session, user, shown)
        if await _is_taken(session, shown.vault, user, tidied(shown.code)):
            return None
        await factor_crud.count_wrong_code(session, user.id)
        return wrong_code()

    await _try(session, user, fault, address=address, failed=failed)


async def prove(session: AsyncSession, user: User, shown: Shown, *, session_id: str, address: str) -> str:
    """Prove again who it is, by a second factor; return the session's new id. Raises as `show`."""
    await show(session, user, shown, address=address, failed=Act.PROOF_FAILED)
    return await _proven(session, user, session_id, address)


async def prove_by_password(session: AsyncSession, user: User, *, password: str, session_id: str, address: str) -> str:
    """Prove again who it is, by the password of a person without a second factor; return the session's new id.

    Raises InvalidInput naming `code` where there is a second factor, or `password`; TooManyAttempts, ServiceBusy.
    """
    if await factor_crud.has_second_factor(session, user.id):
        raise InvalidInput.of("code", "is needed: a password is no proof beside a second factor", code="missing")

    async def fault() -> InvalidInput | None:
        await session.commit()
        if await (verify_password(password, user.password_hash) if user.password_hash else verify_nobody(password)):
            return None
        return InvalidInput.of("password", "is not your current password", code="wrong_password")

    await _try(session, user, fault, address=address, failed=Act.PROOF_FAILED)
    return await _proven(session, user, session_id, address)


async def renew(session: AsyncSession, session_id: str) -> str:
    """Give the session another id, as proven now; return it. Raises NotAuthenticated where it was ended meanwhile."""
    renewed = new_session_id()
    if not await renew_session(session, hash_session_id(session_id), new_hash=hash_session_id(renewed)):
        raise NotAuthenticated
    return renewed


async def _try(
    session: AsyncSession,
    user: User,
    fault: Callable[[], Awaitable[InvalidInput | None]],
    *,
    address: str,
    failed: Act,
) -> None:
    """Try once, unless there were too many failures; a fault is counted, recorded and raised."""
    counted = counted_address(address)
    await session.commit()
    async with one_try_at_a_time(session, login=user.login, address=counted):
        await refuse_when_throttled(session, user, login=user.login, address=counted)
        found = await fault()
        if found is None:
            return
        details = {"why": found.fields[0].code}
        await record(session, failed, by(user), user.id, details=details, personal={"address": address})
        await count_failure(session, login=user.login, address=counted)
        _log.warning("proof refused", **who(user), **details)
        raise found


async def _is_taken(session: AsyncSession, vault: Vault, user: User, code: str) -> bool:
    """Use the code up, if it is valid now: no code is taken twice, and of two at once one is."""
    factor = await factor_crud.get_second_factor(session, user.id)
    if not await factor_crud.has_second_factor(session, user.id):
        raise SecondFactorMissing
    if is_app_code(code):
        if factor is None or factor.secret is None:
            return False
        if factor.wrong_codes >= MOST_WRONG_CODES:
            raise SecondFactorLocked
        step = step_of(vault.unlock(user.id, factor.secret), code, now=utc_now())
        return step is not None and await factor_crud.take_step(session, user.id, step)
    if not await factor_crud.take_recovery_code(session, user.id, hash_recovery_code(code), now=utc_now()):
        return False
    left = await factor_crud.count_recovery_codes(session, user.id)
    await record(session, Act.RECOVERY_CODE_USED, by(user), user.id, details={"left": left})
    return True


async def _fault_of_passkey(session: AsyncSession, user: User, shown: ShownPasskey) -> InvalidInput | None:
    """Return what is wrong with an answer, None where it holds. The challenge is used up whatever comes of it."""
    now = utc_now()
    id_hash = hash_session_id(shown.session_id)
    challenge = await passkey_crud.take_challenge(session, id_hash, Ceremony.SHOW, now=now)
    await session.commit()
    if challenge is None:
        return out_of_time()
    key = await passkey_crud.get_passkey(session, user.id, shown.credential_id)
    if key is None:
        return wrong_passkey()
    try:
        count = shown.party.shown(shown.answer, known(key), challenge=challenge, host=shown.host)
    except InvalidInput as fault:
        return fault
    if await passkey_crud.use_passkey(session, key.id, sign_count=count, now=now):
        return None
    await passkey_crud.note_step_back(session, key.id, now=now)
    details = {"passkey": key.id, "kept": key.sign_count, "shown": count}
    await record(session, Act.PASSKEY_STEPPED_BACK, by(user), user.id, details=details, personal=from_where())
    sentence = "counts less than at its last use, so that there may be a copy of it: show another factor, add a new key"
    return refused_passkey("passkey_stepped_back", sentence)


async def _proven(session: AsyncSession, user: User, session_id: str, address: str) -> str:
    renewed = await renew(session, session_id)
    await record(session, Act.PROVEN_AGAIN, by(user), user.id, personal={"address": address})
    _log.info("proven again", **who(user))
    return renewed
