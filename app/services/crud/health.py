"""Whether the database answers, and what stored events say of the last hour."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Score, ScoreSource


async def ping(session: AsyncSession) -> None:
    """Ask the database for the number 1; its driver's error comes through when it does not answer."""
    await session.exec(select(1))


async def last_scored(session: AsyncSession) -> datetime | None:
    """Return when the newest shown score of any client was stored, by whatever process; None if there is none."""
    statement = select(Score.timestamp).where(col(Score.source) != ScoreSource.SHADOW)
    return (await session.exec(statement.order_by(col(Score.id).desc()).limit(1))).one_or_none()


async def count_scores(session: AsyncSession, edges: Sequence[datetime]) -> list[int]:
    """Count the shown scores stored between each edge and the next one."""
    stored = col(Score.timestamp)
    counts: Sequence[Any] = [func.count().filter(stored >= start, stored < end) for start, end in pairwise(edges)]
    wanted = (stored >= edges[0], stored < edges[-1], col(Score.source) != ScoreSource.SHADOW)
    found: Sequence[int] = (await session.exec(select(*counts).select_from(Score).where(*wanted))).one()
    return list(found)
