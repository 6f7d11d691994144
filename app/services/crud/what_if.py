"""Queries about what would change a rating."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import WhatIf


class AskedCount(NamedTuple):
    """How many answers were computed for a user, and when the first of them was; None without any."""

    answers: int
    oldest: datetime | None


async def add_what_if(session: AsyncSession, answer: WhatIf) -> WhatIf:
    """Store an answer."""
    session.add(answer)
    await session.flush()
    return answer


async def newest_what_if(session: AsyncSession, client_id: int) -> WhatIf | None:
    """Return the newest answer for a client."""
    statement = select(WhatIf).where(col(WhatIf.client_id) == client_id).order_by(col(WhatIf.id).desc()).limit(1)
    return (await session.exec(statement)).one_or_none()


async def asked_since(session: AsyncSession, user_id: int, since: datetime) -> AskedCount:
    """Count the answers computed for that user since a moment."""
    statement = select(func.count(), func.min(col(WhatIf.timestamp))).where(
        col(WhatIf.asked_by) == user_id, col(WhatIf.timestamp) > since
    )
    return AskedCount(*(await session.exec(statement)).one())
