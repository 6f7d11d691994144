"""Health of the service, for operators: each component is checked independently, with a time limit."""

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.faults import first_line
from app.models import ModelVersion, RequestKind
from app.models.base import utc_now
from app.services.crud import health as health_crud
from app.services.crud import model_version as model_crud
from app.services.scorer import LOOK_SECONDS, Scorer, State, Workforce
from app.services.traffic import SEGMENT, SEGMENTS, KindTraffic, traffic_of

_SAID_ALONE = frozenset({State.OK, State.BUSY, State.UNKNOWN})
"""What is known of workers without a score: that they take messages says nothing of whether they answer."""
_log = structlog.stdlib.get_logger("health")


@dataclass(frozen=True)
class DatabaseHealth:
    """The kind and state of the database, and its response time; None if it did not answer."""

    kind: str
    state: State
    milliseconds: float | None


@dataclass(frozen=True)
class Activity:
    """What is stored of all processes together: scores, and how requests ended.

    The newest score, how many came in each five minutes of the last hour (oldest first), score requests and others.
    """

    last_scored: datetime | None
    counts: list[int]
    scoring: KindTraffic
    requests: KindTraffic


@dataclass(frozen=True)
class Health:
    """The current state of all components. Without a database the champion and the activity are unknown."""

    started: datetime
    database: DatabaseHealth
    workforce: Workforce
    champion: ModelVersion | None
    activity: Activity | None


class HealthService:
    """Checks the components of this process."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._started = utc_now()

    async def look(self, session: AsyncSession) -> Health:
        """Check all components. Raises nothing for one that is down."""
        database, champion, activity = await _look_at_database(session)
        workforce = await self._scorer.workforce(champion.sha256 if champion else None)
        if activity is not None and activity.scoring.is_failing and workforce.state in _SAID_ALONE:
            workforce = replace(workforce, state=State.FAILING)
        return Health(self._started, database, workforce, champion, activity)


async def _look_at_database(
    session: AsyncSession,
) -> tuple[DatabaseHealth, ModelVersion | None, Activity | None]:
    """Its state, the champion and the activity. No transaction is open afterwards."""
    kind = session.get_bind().dialect.name
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await health_crud.ping(session)
            began = time.perf_counter()
            await health_crud.ping(session)
            milliseconds = round((time.perf_counter() - began) * 1000, 3)
            champion = await model_crud.get_champion(session)
            activity = await _activity(session, utc_now())
            await session.commit()
    except (SQLAlchemyError, OSError) as fault:  # a time-out is an OSError
        _log.warning("the database does not answer", fault=first_line(fault))
        await session.rollback()
        return DatabaseHealth(kind, State.DOWN, None), None, None
    return DatabaseHealth(kind, State.OK, milliseconds), champion, activity


async def _activity(session: AsyncSession, now: datetime) -> Activity:
    edges = [now - SEGMENT * (SEGMENTS - place) for place in range(SEGMENTS + 1)]
    return Activity(
        await health_crud.last_scored(session),
        await health_crud.count_scores(session, edges),
        scoring=await traffic_of(session, RequestKind.SCORE, now),
        requests=await traffic_of(session, RequestKind.OTHER, now),
    )
