"""Invitations: an admin makes a link, the person signs on by the provider, and from then on the two are one."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Conflict, SignOnRefused
from app.models import Proposal, Role, User
from app.models.base import utc_now
from app.security.passwords import NOBODY_HASH
from app.services.audit.acts import Act
from app.services.audit.recording import by, origin, record
from app.services.crud import sign_on as sign_on_crud
from app.services.crud import user as user_crud
from app.services.crud.user_session import revoke_user_sessions
from app.services.login_tries import from_where

INVITED_FOR = timedelta(days=7)

_log = structlog.stdlib.get_logger("sign-on")


@dataclass(frozen=True)
class SignOnStanding:
    """How a user stands at the provider: bound since, or invited until; both None for neither."""

    bound: datetime | None
    invited_until: datetime | None


def new_token() -> str:
    """Return the text of an invitation, 256 random bits; stored is its sha256."""
    return secrets.token_urlsafe(32)


async def standing_of(session: AsyncSession, user: User) -> SignOnStanding:
    """Return how the user stands at the provider."""
    identity = await sign_on_crud.get_identity(session, user.id)
    invitation = None if identity else await sign_on_crud.open_invitation(session, user.id)
    return SignOnStanding(identity.bound if identity else None, invitation.expires if invitation else None)


async def require_invitable(session: AsyncSession, user: User, *, break_glass: str) -> None:
    """Raise Conflict for one who cannot be invited: no staff, deactivated, bound already, or the emergency login."""
    if user.role in (Role.CLIENT, Role.SERVICE):
        raise Conflict("Only staff sign on by the provider.")
    if not user.is_active:
        raise Conflict("This account is deactivated; activate it first.")
    if user.login == break_glass:
        raise Conflict("This is the emergency login: it keeps its password for the day the provider is down.")
    if await sign_on_crud.get_identity(session, user.id):
        raise Conflict("This person signs on by the provider already.")


async def store_invitation(
    session: AsyncSession, user: User, *, token_hash: str, author: User, approved: Proposal | None = None
) -> datetime:
    """Keep an invitation for the user, until it is used or its week is over; return when that is."""
    expires = utc_now() + INVITED_FOR
    await sign_on_crud.add_invitation(
        session, user_id=user.id, token_hash=token_hash, expires=expires, author_id=author.id
    )
    await record(session, Act.SIGN_ON_INVITED, by(author), user.id, details=origin(approved), personal=from_where())
    _log.info("invited to sign on", user_id=user.id, by=author.id)
    return expires


async def bind(session: AsyncSession, *, token_hash: str, issuer: str, subject: str) -> User:
    """Bind the person of that invitation to an identity of the provider; return the user.

    The password here is gone and all sessions end: the provider is the one way in. Raises SignOnRefused.
    """
    if await sign_on_crud.find_identity(session, issuer=issuer, subject=subject):
        raise SignOnRefused("bound")
    user_id = await sign_on_crud.use_invitation(session, token_hash)
    user = await user_crud.get_user_for_update(session, user_id) if user_id else None
    if user is None:
        raise SignOnRefused("invitation")
    if not user.is_active:
        raise SignOnRefused("inactive", user_id=user.id)
    if not await sign_on_crud.add_identity(session, user_id=user.id, issuer=issuer, subject=subject):
        raise SignOnRefused("bound", user_id=user.id)
    await user_crud.set_password_hash(session, user, None, is_handed_over=False)
    await revoke_user_sessions(session, user.id)
    identity = {"issuer": issuer, "subject": subject}
    await record(session, Act.SIGN_ON_BOUND, by(user), user.id, personal=identity | from_where())
    _log.info("bound to an identity of the provider", user_id=user.id)
    return user


async def unbind(session: AsyncSession, user: User, *, author: User) -> None:
    """Take the binding away and end all sessions. The person needs another invitation, or a password that is reset.

    Raises Conflict where there is no binding.
    """
    if not await sign_on_crud.remove_identity(session, user.id):
        raise Conflict("This person is not bound to the provider.")
    await user_crud.set_password_hash(session, user, NOBODY_HASH, is_handed_over=False)
    await revoke_user_sessions(session, user.id)
    await record(session, Act.SIGN_ON_UNBOUND, by(author), user.id, personal=from_where())
    _log.info("unbound from the provider", user_id=user.id, by=author.id)
