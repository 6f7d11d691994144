"""A second factor is set up, replaced, removed, and reset by an admin; recovery codes are made anew."""

from collections.abc import Collection
from dataclasses import dataclass, field

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Forbidden, InvalidInput, SecondFactorMissing, SecondFactorRequired
from app.models import Proposal, Role, User
from app.models.base import utc_now
from app.security.one_time_codes import (
    RECOVERY_CODES,
    app_address,
    hash_recovery_code,
    new_recovery_code,
    new_secret,
    secret_text,
    step_of,
    tidied,
)
from app.services.audit.acts import Act
from app.services.audit.recording import by, origin, record
from app.services.crud import passkey as passkey_crud
from app.services.crud import second_factor as factor_crud
from app.services.crud.user_session import revoke_user_sessions
from app.services.login_tries import from_where, who
from app.services.second_factors.vault import Vault

WRONG_CODE = "wrong_code"
CODE = "code"

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class Offer:
    """A secret to be put into an app: as text to type, and as the address that a QR code holds."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


async def offer(session: AsyncSession, vault: Vault, user: User, *, issuer: str) -> Offer:
    """Make a secret for the person's app; one that is in use stays so until this one is confirmed.

    Raises Forbidden for clients: apps are for staff.
    """
    if user.role is Role.CLIENT:
        raise Forbidden
    secret = new_secret()
    await factor_crud.offer_second_factor(session, user.id, vault.lock(user.id, secret))
    return Offer(secret_text(secret), app_address(secret, login=user.login, issuer=issuer))


async def confirm(session: AsyncSession, vault: Vault, user: User, *, code: str, own_id_hash: str) -> list[str]:
    """Put the offered secret into use by a code of the app; return recovery codes, which are shown this once.

    The other sessions of the person end. Raises SecondFactorMissing, and InvalidInput naming `code`.
    """
    factor = await factor_crud.get_second_factor(session, user.id)
    if factor is None or factor.offered is None:
        raise SecondFactorMissing
    step = step_of(vault.unlock(user.id, factor.offered), tidied(code), now=utc_now())
    if step is None or not await factor_crud.confirm_second_factor(session, user.id, offered=factor.offered, step=step):
        raise wrong_code()
    codes = await fresh_codes(session, user)
    await revoke_user_sessions(session, user.id, except_id_hash=own_id_hash)
    await record(session, Act.SECOND_FACTOR_ADDED, by(user), user.id, personal=from_where())
    _log.info("second factor added", **who(user))
    return codes


async def make_recovery_codes(session: AsyncSession, user: User) -> list[str]:
    """Replace the person's recovery codes; return the new ones, shown this once. Raises SecondFactorMissing."""
    if not await factor_crud.has_second_factor(session, user.id):
        raise SecondFactorMissing
    codes = await fresh_codes(session, user)
    await record(session, Act.RECOVERY_CODES_MADE, by(user), user.id, personal=from_where())
    return codes


async def remove(session: AsyncSession, user: User, *, factor_for: Collection[Role]) -> None:
    """Take the own app away; with the last second factor the recovery codes go.

    Raises SecondFactorMissing, and SecondFactorRequired for the last factor of a role that must have one.
    """
    is_last = not await passkey_crud.count_passkeys(session, user.id)
    if is_last and user.role in factor_for:
        raise SecondFactorRequired
    if not await factor_crud.remove_app(session, user.id):
        raise SecondFactorMissing
    if is_last:
        await factor_crud.remove_recovery_codes(session, user.id)
    await record(session, Act.SECOND_FACTOR_REMOVED, by(user), user.id, personal=from_where())
    _log.info("second factor removed", **who(user))


async def reset(session: AsyncSession, user: User, *, author: User | None, approved: Proposal | None = None) -> None:
    """Take app, passkeys and recovery codes of another person away, and end all sessions of that person.

    `author` None is the command line; `approved` is the proposal, if any. The next login leads to setting one up where
    the role must have one. Raises SecondFactorMissing.
    """
    if not await factor_crud.remove_second_factors(session, user.id):
        raise SecondFactorMissing("This person has no second factor.")
    await revoke_user_sessions(session, user.id)
    await record(session, Act.SECOND_FACTOR_RESET, by(author), user.id, details=origin(approved), personal=from_where())
    _log.info("second factor reset", **who(user), by=author.id if author else None)


def wrong_code() -> InvalidInput:
    """Return the fault of a code that is not valid now."""
    return InvalidInput.of(CODE, "is no code that is valid now", code=WRONG_CODE)


async def fresh_codes(session: AsyncSession, user: User) -> list[str]:
    """Make recovery codes in the place of those before; return them, shown this once."""
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    await factor_crud.replace_recovery_codes(session, user.id, map(hash_recovery_code, codes))
    return codes
