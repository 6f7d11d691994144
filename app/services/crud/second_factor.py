"""Queries about second factors and recovery codes."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, or_
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Passkey, RecoveryCode, SecondFactor, User
from app.models.base import utc_now


async def get_second_factor(session: AsyncSession, user_id: int) -> SecondFactor | None:
    """Return the person's second factor as it is stored now, confirmed or only offered."""
    return await session.get(SecondFactor, user_id, populate_existing=True)


async def has_second_factor(session: AsyncSession, user_id: int) -> bool:
    """Whether the person has a second factor that is in use: an app, or a passkey."""
    app = exists().where(col(SecondFactor.user_id) == user_id, col(SecondFactor.secret).is_not(None))
    passkey = exists().where(col(Passkey.user_id) == user_id)
    statement = select(User.id).where(col(User.id) == user_id, or_(app, passkey))
    return (await session.exec(statement)).first() is not None


async def has_app(session: AsyncSession, user_id: int) -> bool:
    """Whether the person has an app that is confirmed."""
    app = select(SecondFactor.user_id).where(
        col(SecondFactor.user_id) == user_id, col(SecondFactor.secret).is_not(None)
    )
    return (await session.exec(app)).first() is not None


async def offer_second_factor(session: AsyncSession, user_id: int, offered: bytes) -> None:
    """Keep a secret that was shown; one that is confirmed stays in use until this one is."""
    factor = await get_second_factor(session, user_id) or SecondFactor(user_id=user_id)
    factor.offered = offered
    session.add(factor)
    await session.flush()


async def confirm_second_factor(session: AsyncSession, user_id: int, *, offered: bytes, step: int) -> bool:
    """Put the offered secret into use; whether it still was the offered one. The code of `step` is used up by this."""
    statement = update(SecondFactor).where(col(SecondFactor.user_id) == user_id, col(SecondFactor.offered) == offered)
    values = {"secret": offered, "offered": None, "confirmed": utc_now(), "last_step": step, "wrong_codes": 0}
    return (await session.exec(statement.values(**values))).rowcount == 1


async def take_step(session: AsyncSession, user_id: int, step: int) -> bool:
    """Use up the code of that time step; whether it was free: of two at once one has it."""
    last = col(SecondFactor.last_step)
    statement = update(SecondFactor).where(col(SecondFactor.user_id) == user_id, or_(last.is_(None), last < step))
    return (await session.exec(statement.values(last_step=step, wrong_codes=0))).rowcount == 1


async def count_wrong_code(session: AsyncSession, user_id: int) -> None:
    """Count one more wrong code since the last right one."""
    statement = update(SecondFactor).where(col(SecondFactor.user_id) == user_id)
    await session.exec(statement.values(wrong_codes=col(SecondFactor.wrong_codes) + 1))


async def take_recovery_code(session: AsyncSession, user_id: int, code_hash: str, *, now: datetime) -> bool:
    """Use up a recovery code; whether it was there and unused: of two at once one has it."""
    statement = update(RecoveryCode).where(
        col(RecoveryCode.user_id) == user_id,
        col(RecoveryCode.code_hash) == code_hash,
        col(RecoveryCode.used).is_(None),
    )
    if (await session.exec(statement.values(used=now))).rowcount != 1:
        return False
    await session.exec(update(SecondFactor).where(col(SecondFactor.user_id) == user_id).values(wrong_codes=0))
    return True


async def count_recovery_codes(session: AsyncSession, user_id: int) -> int:
    """How many recovery codes are left."""
    statement = select(func.count()).where(col(RecoveryCode.user_id) == user_id, col(RecoveryCode.used).is_(None))
    return (await session.exec(statement)).one()


async def replace_recovery_codes(session: AsyncSession, user_id: int, code_hashes: Iterable[str]) -> None:
    """Keep these recovery codes and no others."""
    await remove_recovery_codes(session, user_id)
    session.add_all(RecoveryCode(user_id=user_id, code_hash=each) for each in code_hashes)
    await session.flush()


async def remove_app(session: AsyncSession, user_id: int) -> bool:
    """Forget the person's app; whether one was in use."""
    statement = delete(SecondFactor).where(col(SecondFactor.user_id) == user_id)
    secrets = (await session.exec(statement.returning(col(SecondFactor.secret)))).all()
    return any(secret is not None for (secret,) in secrets)


async def remove_recovery_codes(session: AsyncSession, user_id: int) -> None:
    """Forget the person's recovery codes, used ones included."""
    await session.exec(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))


async def remove_second_factors(session: AsyncSession, user_id: int) -> bool:
    """Forget the person's app, passkeys and recovery codes; whether there was an app or a passkey."""
    had_app = await remove_app(session, user_id)
    passkeys = await session.exec(delete(Passkey).where(col(Passkey.user_id) == user_id))
    await remove_recovery_codes(session, user_id)
    return had_app or passkeys.rowcount > 0
