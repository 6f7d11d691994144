"""Clients scored by both of two models, at the same revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Client, Score


@dataclass(frozen=True)
class ScorePair:
    """The latest scores of both models for a client at one revision; `timestamp` is the other model's."""

    first: float
    other: float
    timestamp: datetime


async def scored_by_both(
    session: AsyncSession, first: str, other: str, *, since: datetime | None, limit: int
) -> list[ScorePair]:
    """Return the newest pairs of events since that time, live or shadow, newest first.

    Both PDs of a pair are shifted to the same portfolio rate, or none is: another rate says nothing about the models.
    """
    one, two = _latest(first, since), _latest(other, since)
    of_first, of_other = aliased(Score), aliased(Score)
    statement = (
        select(col(of_first.score), col(of_other.score), col(of_other.timestamp))
        .select_from(one)
        .join(
            two,
            (one.c.client_id == two.c.client_id)
            & (one.c.client_revision == two.c.client_revision)
            & one.c.rate.is_not_distinct_from(two.c.rate),
        )
        .join(of_first, col(of_first.id) == one.c.id)
        .join(of_other, col(of_other.id) == two.c.id)
        .order_by(two.c.id.desc())
        .limit(limit)
    )
    return [ScorePair(*row) for row in (await session.exec(statement)).all()]


async def present_features(session: AsyncSession, *, limit: int) -> list[dict[str, Any]]:
    """So many clients as they are now, the earliest first."""
    statement = select(Client.features).order_by(col(Client.user_id)).limit(limit)
    return [dict(features) for features in (await session.exec(statement)).all()]


def _latest(version: str, since: datetime | None) -> Subquery:
    """Return the last event of each client, revision and portfolio rate that this model computed."""
    rate: Any = col(Score.portfolio_default_rate).label("rate")
    last: Any = func.max(Score.id).label("id")
    conditions = [col(Score.model_version) == version]
    if since is not None:
        conditions.append(col(Score.timestamp) >= since)
    columns: Sequence[Any] = (col(Score.client_id), col(Score.client_revision), rate, last)
    latest: Subquery = select(*columns).where(*conditions).group_by(*columns[:-1]).subquery()
    return latest
