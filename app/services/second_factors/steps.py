"""The steps of a login after the password, and by which factors they are taken."""

from collections.abc import Collection
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotAuthenticated
from app.models import LoginStep, Role, User
from app.models.base import utc_now
from app.security.addresses import counted_address
from app.security.sessions import LOGIN_STEP_LIFETIME, SessionLimits, hash_session_id, new_session_id
from app.services.audit.acts import Act
from app.services.audit.recording import by, record
from app.services.crud import login_failure as failure_crud
from app.services.crud import passkey as passkey_crud
from app.services.crud import second_factor as factor_crud
from app.services.crud.user_session import renew_session
from app.services.login_tries import say

ACT_OF_STEP = {
    LoginStep.CODE: Act.SECOND_FACTOR_ASKED,
    LoginStep.PASSWORD: Act.PASSWORD_CHANGE_ASKED,
    LoginStep.ENROLMENT: Act.SECOND_FACTOR_ASKED,
    None: Act.LOGGED_IN,
}
"""What is recorded when a login has come so far."""


class Factor(StrEnum):
    """What a person may show, or set up, as a second factor."""

    APP = "app"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


async def next_step(
    session: AsyncSession, user: User, factor_for: Collection[Role], *, is_shown: bool = False
) -> LoginStep | None:
    """Return which step a login lacks; None where it is complete. `is_shown`: the second factor was shown, if any.

    Who has a second factor shows it, asked for by the role or not.
    """
    has_factor = await factor_crud.has_second_factor(session, user.id)
    if has_factor and not is_shown:
        return LoginStep.CODE
    if user.is_password_handed_over:
        return LoginStep.PASSWORD
    return LoginStep.ENROLMENT if user.role in factor_for and not has_factor else None


async def factors_of(session: AsyncSession, user: User) -> list[Factor]:
    """Return what the person may show."""
    held = {
        Factor.APP: await factor_crud.has_app(session, user.id),
        Factor.PASSKEY: await passkey_crud.count_passkeys(session, user.id),
        Factor.RECOVERY_CODE: await factor_crud.count_recovery_codes(session, user.id),
    }
    return [factor for factor, is_held in held.items() if is_held]


async def finish_step(
    session: AsyncSession,
    user: User,
    *,
    session_id: str,
    limits: SessionLimits,
    factor_for: Collection[Role],
    address: str,
) -> tuple[str, LoginStep | None]:
    """Go on with a login whose step was done; return the session's new id and the step that it lacks now.

    Raises NotAuthenticated where the session was ended meanwhile.
    """
    await failure_crud.clear_login_failures(session, login=user.login, address=counted_address(address))
    step = await next_step(session, user, factor_for, is_shown=True)
    now = utc_now()
    expires = now + LOGIN_STEP_LIFETIME if step else limits.expiry(user.role, now)
    renewed = new_session_id()
    if not await renew_session(
        session, hash_session_id(session_id), new_hash=hash_session_id(renewed), expires=expires, awaits=step
    ):
        raise NotAuthenticated
    await record(session, ACT_OF_STEP[step], by(user), user.id, personal={"address": address})
    say(user, step)
    return renewed, step
