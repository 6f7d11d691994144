"""Queries about sessions of users (not to be confused with the database session)."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import User, UserSession
from app.models.base import utc_now


class ValidSession(NamedTuple):
    """A session that may be used now, and whose it is."""

    user_session: UserSession
    user: User


async def create_user_session(session: AsyncSession, *, id_hash: str, user_id: int, expires: datetime) -> UserSession:
    """Remember a login. `id_hash` is the sha256 of the id that the cookie holds."""
    user_session = UserSession(id_hash=id_hash, user_id=user_id, expires=expires)
    session.add(user_session)
    await session.flush()
    return user_session


async def get_valid_session(session: AsyncSession, id_hash: str, *, now: datetime | None = None) -> ValidSession | None:
    """Return the session with its user, unless it was revoked, has expired, or the user is inactive."""
    statement = (
        select(UserSession, User)
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(
            col(UserSession.id_hash) == id_hash,
            col(UserSession.revoked).is_(None),
            col(UserSession.expires) > (now or utc_now()),
            col(User.is_active).is_(True),
        )
    )
    found = (await session.exec(statement)).one_or_none()
    return ValidSession(*found) if found else None


async def revoke_user_session(session: AsyncSession, id_hash: str) -> bool:
    """End one session; False when there is none to end."""
    statement = update(UserSession).where(col(UserSession.id_hash) == id_hash, col(UserSession.revoked).is_(None))
    return (await session.exec(statement.values(revoked=utc_now()))).rowcount == 1


async def revoke_user_sessions(session: AsyncSession, user_id: int, *, except_id_hash: str | None = None) -> int:
    """End all sessions of a user, or all but the one that asks; how many were ended."""
    statement = update(UserSession).where(col(UserSession.user_id) == user_id, col(UserSession.revoked).is_(None))
    if except_id_hash is not None:
        statement = statement.where(col(UserSession.id_hash) != except_id_hash)
    return (await session.exec(statement.values(revoked=utc_now()))).rowcount


async def prune_user_sessions(session: AsyncSession, *, expired_before: datetime) -> int:
    """Delete sessions that expired before a moment; how many there were."""
    return (await session.exec(delete(UserSession).where(col(UserSession.expires) < expired_before))).rowcount
