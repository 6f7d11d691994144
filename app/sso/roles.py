"""Roles granted by groups of the provider: looked at when a person signs on, where `OIDC_ROLES` is `groups`."""

from collections.abc import Mapping

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import SignOnRefused
from app.models import Role, User
from app.models.user import STAFF_WITHOUT_CLIENTS
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, record
from app.services.crud import user as user_crud
from app.services.crud.user_session import revoke_user_sessions
from app.services.managers import dismiss_manager
from app.settings.sign_on import SignOnSettings
from app.sso.tokens import Claims

BY_PROVIDER = {"by": "provider"}
"""In the details of what the provider's grant changed."""

_log = structlog.stdlib.get_logger("sign-on")


def role_of(settings: SignOnSettings, claims: Claims) -> Role | None:
    """Return the role that the person's groups grant, None where none does; the order of the setting counts."""
    listed = claims.get(settings.oidc_groups_claim)
    groups = {str(each) for each in listed} if isinstance(listed, list) else {listed} if isinstance(listed, str) else ()
    return next((role for group, role in settings.group_roles.items() if group in groups), None)


async def apply_role(session: AsyncSession, user: User, role: Role | None) -> None:
    """Give the user the role that the provider grants; what the provider takes away ends here as well.

    A manager who loses the role is dismissed. Raises SignOnRefused where no session may begin; the changes are kept.
    """
    if role is user.role:
        return
    if role in STAFF_WITHOUT_CLIENTS and user.role in STAFF_WITHOUT_CLIENTS:
        await _change(session, user, role)
        return
    if user.role is Role.MANAGER:
        await dismiss_manager(session, user.id, author=None)
    elif ended := await revoke_user_sessions(session, user.id):
        await record(session, Act.SESSIONS_ENDED, SYSTEM, user.id, details={"sessions": ended, **BY_PROVIDER})
    raise SignOnRefused("no_group" if role is None else "no_role", user_id=user.id)


async def _change(session: AsyncSession, user: User, role: Role) -> None:
    details: Mapping[str, object] = {"before": user.role.value, "role": role.value, **BY_PROVIDER}
    await user_crud.set_user_role(session, user, role)
    await record(session, Act.ROLE_CHANGED, SYSTEM, user.id, details=details)
    _log.info("role changed by the provider", user_id=user.id, **details)
