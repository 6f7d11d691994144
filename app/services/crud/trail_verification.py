"""Queries about verifications of the trail that were started from its page."""

from datetime import datetime

from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Seal, TrailVerification
from app.models.trail_verification import FAILURE_MAX_LENGTH


async def add_verification(session: AsyncSession, asked_by: int) -> TrailVerification:
    """Add one that begins now, with the number of rows that are sealed."""
    sealed = (await session.exec(select(func.coalesce(func.sum(Seal.count), 0)))).one()
    verification = TrailVerification(asked_by=asked_by, row_count=int(sealed))
    session.add(verification)
    await session.flush()
    return verification


async def newest_verification(session: AsyncSession) -> TrailVerification | None:
    """Return the one that was started last, as it is now."""
    newest = select(TrailVerification).order_by(col(TrailVerification.id).desc()).limit(1)
    return (await session.exec(newest.execution_options(populate_existing=True))).one_or_none()


async def note_progress(session: AsyncSession, number: int, rows_done: int, now: datetime) -> None:
    """Note how far one is."""
    await session.exec(_open(number).values(rows_done=rows_done, seen=now))


async def note_seen(session: AsyncSession, number: int, now: datetime) -> None:
    """Note that the process of one is there."""
    await session.exec(_open(number).values(seen=now))


async def end_verification(
    session: AsyncSession, number: int, now: datetime, *, event_id: int | None = None, failure: str | None = None
) -> None:
    """End one that has not ended, with the act of its result or with why there is none."""
    said = failure[:FAILURE_MAX_LENGTH] if failure else None
    await session.exec(_open(number).values(ended=now, event_id=event_id, failure=said))


def _open(number: int):  # type: ignore[no-untyped-def]
    return update(TrailVerification).where(col(TrailVerification.id) == number, col(TrailVerification.ended).is_(None))
