"""Queries about keys of service accounts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ApiKey, User


class KeyOfAccount(NamedTuple):
    """A key, and the account it is of."""

    key: ApiKey
    account: User


async def create_api_key(session: AsyncSession, key: ApiKey) -> ApiKey:
    """Store a key."""
    session.add(key)
    await session.flush()
    return key


async def find_api_key(session: AsyncSession, key_hash: str) -> KeyOfAccount | None:
    """Return the key with that hash and its account, whether it may still be used or not."""
    statement = select(ApiKey, User).join(User, col(User.id) == col(ApiKey.account_id))
    found = (await session.exec(statement.where(col(ApiKey.key_hash) == key_hash))).one_or_none()
    return KeyOfAccount(*found) if found else None


async def list_api_keys(session: AsyncSession, account_ids: Collection[int]) -> Sequence[ApiKey]:
    """Return all keys of these accounts, revoked ones included, the newest first."""
    statement = select(ApiKey).where(col(ApiKey.account_id).in_(account_ids)).order_by(col(ApiKey.id).desc())
    return (await session.exec(statement)).all()


async def count_live_keys(session: AsyncSession, account_id: int, *, now: datetime) -> int:
    """Return how many keys of the account may be used now."""
    statement = (
        select(func.count())
        .select_from(ApiKey)
        .where(col(ApiKey.account_id) == account_id, col(ApiKey.revoked).is_(None), col(ApiKey.expires) > now)
    )
    return (await session.exec(statement)).one()


async def revoke_api_key(session: AsyncSession, account_id: int, key_id: int, *, now: datetime) -> ApiKey | None:
    """Revoke a key of the account; return it as stored, None where the account has no such key.

    One that was revoked before stays so.
    """
    statement = (
        update(ApiKey)
        .where(col(ApiKey.id) == key_id, col(ApiKey.account_id) == account_id, col(ApiKey.revoked).is_(None))
        .values(revoked=now)
    )
    await session.exec(statement)
    found = select(ApiKey).where(col(ApiKey.id) == key_id, col(ApiKey.account_id) == account_id)
    return (await session.exec(found, execution_options={"populate_existing": True})).one_or_none()


async def touch_api_keys(
    session: AsyncSession, key_hashes: Collection[str], *, now: datetime, before: datetime
) -> None:
    """Note that the keys are used now, where the last note is older than `before`."""
    used = col(ApiKey.used)
    statement = update(ApiKey).where(col(ApiKey.key_hash).in_(key_hashes), or_(used.is_(None), used < before))
    await session.exec(statement.values(used=now))
