"""Queries about passkeys and their challenges."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Ceremony, Passkey, PasskeyChallenge
from app.services.crud.dialect import is_postgresql


async def list_passkeys(session: AsyncSession, user_id: int) -> Sequence[Passkey]:
    """Return the person's passkeys, the oldest first."""
    return (await session.exec(select(Passkey).where(col(Passkey.user_id) == user_id).order_by(col(Passkey.id)))).all()


async def count_passkeys(session: AsyncSession, user_id: int) -> int:
    """How many passkeys the person has."""
    return (await session.exec(select(func.count()).where(col(Passkey.user_id) == user_id))).one()


async def get_passkey(session: AsyncSession, user_id: int, credential_id: bytes) -> Passkey | None:
    """Return the person's passkey with that id of the key's own."""
    statement = select(Passkey).where(col(Passkey.user_id) == user_id, col(Passkey.credential_id) == credential_id)
    return (await session.exec(statement)).one_or_none()


async def is_passkey_known(session: AsyncSession, credential_id: bytes) -> bool:
    """Whether that key is a passkey of any person here."""
    return (
        await session.exec(select(Passkey.id).where(col(Passkey.credential_id) == credential_id))
    ).first() is not None


async def add_passkey(session: AsyncSession, passkey: Passkey) -> None:
    """Store a new passkey."""
    session.add(passkey)
    await session.flush()


async def use_passkey(session: AsyncSession, passkey_id: int, *, sign_count: int, now: datetime) -> bool:
    """Note a use; whether the counter is above the newest one, or the key has none: of two at once one passes."""
    kept = col(Passkey.sign_count)
    is_next = kept < sign_count if sign_count else kept == 0
    statement = update(Passkey).where(col(Passkey.id) == passkey_id, is_next)
    return (await session.exec(statement.values(sign_count=sign_count, last_used=now))).rowcount == 1


async def note_step_back(session: AsyncSession, passkey_id: int, *, now: datetime) -> None:
    """Note that a counter came which was not above the one before."""
    await session.exec(update(Passkey).where(col(Passkey.id) == passkey_id).values(stepped_back=now))


async def delete_passkey(session: AsyncSession, user_id: int, passkey_id: int) -> None:
    """Forget one of the person's passkeys."""
    await session.exec(delete(Passkey).where(col(Passkey.id) == passkey_id, col(Passkey.user_id) == user_id))


async def keep_challenge(
    session: AsyncSession, id_hash: str, ceremony: Ceremony, *, challenge: bytes, expires: datetime
) -> None:
    """Keep what the session's browser has to sign next, in the place of what was kept before."""
    insert = postgresql.insert if is_postgresql(session) else sqlite.insert
    values = {"challenge": challenge, "expires": expires}
    statement = insert(PasskeyChallenge).values(id_hash=id_hash, ceremony=ceremony, **values)
    await session.exec(statement.on_conflict_do_update(index_elements=["id_hash", "ceremony"], set_=values))


async def take_challenge(session: AsyncSession, id_hash: str, ceremony: Ceremony, *, now: datetime) -> bytes | None:
    """Return the session's challenge and forget it, or None where there is none that still counts: it is taken once."""
    statement = (
        delete(PasskeyChallenge)
        .where(col(PasskeyChallenge.id_hash) == id_hash, col(PasskeyChallenge.ceremony) == ceremony)
        .returning(col(PasskeyChallenge.challenge), col(PasskeyChallenge.expires))
    )
    found = (await session.exec(statement)).one_or_none()
    return found.challenge if found is not None and found.expires > now else None


async def prune_challenges(session: AsyncSession, *, now: datetime) -> int:
    """Delete challenges that count no more; how many there were."""
    return (await session.exec(delete(PasskeyChallenge).where(col(PasskeyChallenge.expires) <= now))).rowcount
