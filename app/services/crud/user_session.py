"""Queries about sessions of users (not to be confused with the database session)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import LoginStep, Role, User, UserSession
from app.models.base import utc_now
from app.models.login_failure import ADDRESS_MAX_LENGTH
from app.models.user_session import DEVICE_MAX_LENGTH

NOTED_EVERY = timedelta(minutes=1)
"""How often at most a session's use is noted."""


class ValidSession(NamedTuple):
    """A session that may be used now, and whose it is."""

    user_session: UserSession
    user: User


async def create_user_session(
    session: AsyncSession,
    *,
    id_hash: str,
    user_id: int,
    expires: datetime,
    address: str | None = None,
    device: str | None = None,
    awaits: LoginStep | None = None,
) -> UserSession:
    """Remember a login: `id_hash` is the sha256 of the id in the cookie, `address` where the login came from.

    Unless it still awaits a step, the person has just proven who it is.
    """
    shown = device[:DEVICE_MAX_LENGTH] if device else None
    user_session = UserSession(
        id_hash=id_hash,
        user_id=user_id,
        expires=expires,
        address=address[:ADDRESS_MAX_LENGTH] if address else None,
        device=shown,
        is_new_device=await _is_new_device(session, user_id, shown),
        awaits=awaits,
        proven=None if awaits else utc_now(),
    )
    session.add(user_session)
    await session.flush()
    return user_session


async def _is_new_device(session: AsyncSession, user_id: int, device: str | None) -> bool:
    """Whether sessions of the user are kept, and no complete one comes from such a device."""
    statement = select(func.count(), func.count().filter(col(UserSession.device) == device))
    of_user = statement.where(col(UserSession.user_id) == user_id, col(UserSession.awaits).is_(None))
    kept, alike = (await session.exec(of_user)).one()
    return device is not None and kept > 0 and alike == 0


async def get_valid_session(
    session: AsyncSession,
    id_hash: str,
    *,
    now: datetime | None = None,
    seen_after: Mapping[Role, datetime] | None = None,
    awaits: LoginStep | None = None,
) -> ValidSession | None:
    """Return the session with its user, unless it was revoked, has expired, or the user is inactive.

    It must also have been used after the moment of the user's role, if moments are given, and await that step.
    """
    statement = (
        select(UserSession, User)
        .join(User, col(User.id) == col(UserSession.user_id))
        .where(
            col(UserSession.id_hash) == id_hash,
            col(UserSession.revoked).is_(None),
            col(UserSession.awaits).is_(None) if awaits is None else col(UserSession.awaits) == awaits,
            col(UserSession.expires) > (now or utc_now()),
            col(User.is_active).is_(True),
            *(
                [or_(*(and_(col(User.role) == role, _seen() > moment) for role, moment in seen_after.items()))]
                if seen_after
                else []
            ),
        )
    )
    found = (await session.exec(statement)).one_or_none()
    return ValidSession(*found) if found else None


async def list_valid_sessions(
    session: AsyncSession, user_id: int, *, now: datetime, seen_after: datetime | None
) -> Sequence[UserSession]:
    """Return the user's sessions that may be used now, the one used last first."""
    statement = select(UserSession).where(
        col(UserSession.user_id) == user_id,
        col(UserSession.revoked).is_(None),
        col(UserSession.awaits).is_(None),
        col(UserSession.expires) > now,
    )
    if seen_after is not None:
        statement = statement.where(_seen() > seen_after)
    return (await session.exec(statement.order_by(_seen().desc(), col(UserSession.id_hash)))).all()


async def touch_user_sessions(
    session: AsyncSession, id_hashes: Collection[str], *, now: datetime, before: datetime
) -> int:
    """Note that the sessions are used now, where the last note is older than `before`; how many were noted."""
    statement = update(UserSession).where(col(UserSession.id_hash).in_(id_hashes), _seen() < before)
    return (await session.exec(statement.values(seen=now))).rowcount


async def has_logged_in_from(session: AsyncSession, user_id: int, address: str) -> bool:
    """Whether a login of this user from that address has worked, as far back as sessions are kept."""
    statement = select(UserSession.id_hash).where(
        col(UserSession.user_id) == user_id,
        col(UserSession.address) == address[:ADDRESS_MAX_LENGTH],
        col(UserSession.awaits).is_(None),
    )
    return (await session.exec(statement.limit(1))).first() is not None


async def step_awaited(session: AsyncSession, id_hash: str, *, now: datetime) -> LoginStep | None:
    """Return the step that a login still lacks; None for a session that is complete, over or unknown."""
    statement = select(UserSession.awaits).where(
        col(UserSession.id_hash) == id_hash, col(UserSession.revoked).is_(None), col(UserSession.expires) > now
    )
    step = (await session.exec(statement)).one_or_none()
    return LoginStep(step) if step else None


async def renew_session(
    session: AsyncSession,
    id_hash: str,
    *,
    new_hash: str,
    expires: datetime | None = None,
    awaits: LoginStep | None = None,
) -> bool:
    """Give a session a new id; whether it was there. `expires` None keeps its end.

    It is proven now and complete, unless it `awaits` another step. The old id is of no use from now on.
    """
    now = utc_now()
    values = {
        "id_hash": new_hash,
        "proven": None if awaits else now,
        "seen": now,
        "awaits": awaits,
        **({"expires": expires} if expires else {}),
    }
    statement = update(UserSession).where(col(UserSession.id_hash) == id_hash, col(UserSession.revoked).is_(None))
    return (await session.exec(statement.values(**values))).rowcount == 1


async def revoke_user_session(session: AsyncSession, id_hash: str) -> int | None:
    """End one session; return whose it was, None when there is none to end."""
    statement = update(UserSession).where(col(UserSession.id_hash) == id_hash, col(UserSession.revoked).is_(None))
    ended = await session.exec(statement.values(revoked=utc_now()).returning(col(UserSession.user_id)))
    return ended.scalar_one_or_none()


async def revoke_session_by_handle(session: AsyncSession, user_id: int, handle: str) -> str | None:
    """End the user's session whose hash begins with `handle`; return its hash, None when there is none to end."""
    statement = (
        update(UserSession)
        .where(
            col(UserSession.user_id) == user_id,
            col(UserSession.id_hash).startswith(handle, autoescape=True),
            col(UserSession.revoked).is_(None),
        )
        .values(revoked=utc_now())
        .returning(col(UserSession.id_hash))
    )
    return (await session.exec(statement)).scalars().first()


async def login_before(session: AsyncSession, user_id: int, id_hash: str) -> UserSession | None:
    """Return the user's login before the session with that hash, as far back as sessions are kept."""
    this = select(UserSession.created).where(col(UserSession.id_hash) == id_hash).scalar_subquery()
    statement = select(UserSession).where(col(UserSession.user_id) == user_id, col(UserSession.created) < this)
    return (await session.exec(statement.order_by(col(UserSession.created).desc()).limit(1))).first()


async def revoke_user_sessions(session: AsyncSession, user_id: int, *, except_id_hash: str | None = None) -> int:
    """End all sessions of a user, or all but the one that asks; how many were ended."""
    statement = update(UserSession).where(col(UserSession.user_id) == user_id, col(UserSession.revoked).is_(None))
    if except_id_hash is not None:
        statement = statement.where(col(UserSession.id_hash) != except_id_hash)
    return (await session.exec(statement.values(revoked=utc_now()))).rowcount


async def prune_user_sessions(session: AsyncSession, *, expired_before: datetime) -> int:
    """Delete sessions that expired before a moment; how many there were."""
    return (await session.exec(delete(UserSession).where(col(UserSession.expires) < expired_before))).rowcount


def _seen() -> ColumnElement[datetime]:
    return func.coalesce(col(UserSession.seen), col(UserSession.created))
