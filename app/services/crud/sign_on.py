"""Queries about sign-on by a provider."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import SignOnIdentity, SignOnInvitation, SpentToken, UserSession
from app.models.base import utc_now
from app.services.crud.dialect import is_postgresql


async def find_identity(session: AsyncSession, *, issuer: str, subject: str) -> SignOnIdentity | None:
    """Return whose identity of the provider that is, by issuer and subject alone."""
    statement = select(SignOnIdentity).where(
        col(SignOnIdentity.issuer) == issuer, col(SignOnIdentity.subject) == subject
    )
    return (await session.exec(statement)).one_or_none()


async def get_identity(session: AsyncSession, user_id: int) -> SignOnIdentity | None:
    """Return who that user is at the provider, None for one who is not bound."""
    return await session.get(SignOnIdentity, user_id, populate_existing=True)


async def add_identity(session: AsyncSession, *, user_id: int, issuer: str, subject: str) -> bool:
    """Bind the user to that identity; False where one of them is bound already, also a moment ago."""
    try:
        async with session.begin_nested():
            session.add(SignOnIdentity(user_id=user_id, issuer=issuer, subject=subject))
    except IntegrityError:
        return False
    return True


async def remove_identity(session: AsyncSession, user_id: int) -> bool:
    """Take the binding away; whether there was one."""
    statement = delete(SignOnIdentity).where(col(SignOnIdentity.user_id) == user_id)
    return bool((await session.exec(statement)).rowcount)


async def add_invitation(
    session: AsyncSession, *, user_id: int, token_hash: str, expires: datetime, author_id: int | None
) -> SignOnInvitation:
    """Keep an invitation; those that the user had before expire now."""
    now = utc_now()
    open_ones = update(SignOnInvitation).where(
        col(SignOnInvitation.user_id) == user_id, col(SignOnInvitation.expires) > now
    )
    await session.exec(open_ones.values(expires=now))
    invitation = SignOnInvitation(user_id=user_id, token_hash=token_hash, expires=expires, created_by=author_id)
    session.add(invitation)
    await session.flush()
    return invitation


async def find_invitation(session: AsyncSession, token_hash: str) -> SignOnInvitation | None:
    """Return the invitation of that hash if it may be used now."""
    statement = select(SignOnInvitation).where(
        col(SignOnInvitation.token_hash) == token_hash,
        col(SignOnInvitation.used).is_(None),
        col(SignOnInvitation.expires) > utc_now(),
    )
    return (await session.exec(statement)).one_or_none()


async def open_invitation(session: AsyncSession, user_id: int) -> SignOnInvitation | None:
    """Return the user's invitation that may be used now, if there is one."""
    statement = select(SignOnInvitation).where(
        col(SignOnInvitation.user_id) == user_id,
        col(SignOnInvitation.used).is_(None),
        col(SignOnInvitation.expires) > utc_now(),
    )
    return (await session.exec(statement)).first()


async def use_invitation(session: AsyncSession, token_hash: str) -> int | None:
    """Use an invitation up; return whom it invites, None where it cannot be used. Of two at once one has it."""
    now = utc_now()
    statement = (
        update(SignOnInvitation)
        .where(
            col(SignOnInvitation.token_hash) == token_hash,
            col(SignOnInvitation.used).is_(None),
            col(SignOnInvitation.expires) > now,
        )
        .values(used=now)
        .returning(col(SignOnInvitation.user_id))
    )
    return (await session.exec(statement)).scalar_one_or_none()


async def spend_token(session: AsyncSession, token_hash: str, *, expires: datetime) -> bool:
    """Use a token up; False where it was. It is forgotten some time after it expires (`prune_spent_tokens`)."""
    insert: Any = (postgresql.insert if is_postgresql(session) else sqlite.insert)(SpentToken)
    statement = insert.values(token_hash=token_hash, expires=expires).on_conflict_do_nothing()
    return bool((await session.exec(statement)).rowcount)


async def prune_spent_tokens(session: AsyncSession, *, now: datetime) -> int:
    """Delete tokens whose time is over; return how many."""
    return (await session.exec(delete(SpentToken).where(col(SpentToken.expires) < now))).rowcount


async def name_provider_session(session: AsyncSession, id_hash: str, provider_session: str) -> None:
    """Note which session of the provider a session of ours began with, by its sha256."""
    statement = update(UserSession).where(col(UserSession.id_hash) == id_hash)
    await session.exec(statement.values(provider_session=provider_session))


async def revoke_provider_session(session: AsyncSession, user_id: int, provider_session: str) -> int:
    """End the user's sessions that began with that one of the provider; how many were ended."""
    statement = update(UserSession).where(
        col(UserSession.user_id) == user_id,
        col(UserSession.provider_session) == provider_session,
        col(UserSession.revoked).is_(None),
    )
    return (await session.exec(statement.values(revoked=utc_now()))).rowcount
