"""The step of a login by a password that another person chose: one of the user's own takes its place."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import PasswordChanged
from app.models import LoginStep, User
from app.security.password_rules import unchanged
from app.security.passwords import PASSWORD_TURNS, hash_password, verify_password
from app.services.auth import NEW_PASSWORD, is_still_so, password_of, require_good_password_of, set_own_password
from app.services.login_rules import LoginRules
from app.services.second_factors.steps import finish_step


async def replace_password(
    session: AsyncSession, user: User, *, new: str, session_id: str, address: str, rules: LoginRules
) -> tuple[str, LoginStep | None]:
    """Set the user's own password; return the session's new id and the step that the login lacks now.

    The password that was handed over was shown when this login began. Raises InvalidInput naming `new_password`,
    PasswordChanged, NotAuthenticated, ServiceBusy, Conflict.
    """
    handed_over = password_of(user)
    await session.commit()
    await require_good_password_of(user, new)
    async with PASSWORD_TURNS.hold(f"change by {user.id}"):
        if await verify_password(new, handed_over):
            raise unchanged(NEW_PASSWORD)
    password_hash = await hash_password(new)
    if not await is_still_so(session, user, handed_over):
        raise PasswordChanged
    await set_own_password(session, user, password_hash, session_id=session_id)
    return await finish_step(
        session, user, session_id=session_id, limits=rules.limits, factor_for=rules.factor_for, address=address
    )
