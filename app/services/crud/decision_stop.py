"""Queries about the emergency stop of decisions."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import DecisionStop


async def get_newest_stop(session: AsyncSession) -> DecisionStop | None:
    """Return the last use of the switch; None where it was never used."""
    statement = select(DecisionStop).order_by(col(DecisionStop.id).desc()).limit(1)
    return (await session.exec(statement)).one_or_none()


async def add_stop(session: AsyncSession, stop: DecisionStop) -> DecisionStop:
    """Store a use of the switch."""
    session.add(stop)
    await session.flush()
    return stop
