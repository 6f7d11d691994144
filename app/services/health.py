"""How the service is, for the people who keep it running: each part looked at in bounded time, none hides another."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.faults import first_line
from app.models import ModelVersion
from app.models.base import utc_now
from app.services.crud import health as health_crud
from app.services.crud import model_version as model_crud
from app.services.scorer import LOOK_SECONDS, Scorer, State, Workforce

_log = structlog.stdlib.get_logger("health")


@dataclass(frozen=True)
class DatabaseHealth:
    """Which database, whether it answers, and how long that took; None when it did not."""

    kind: str
    state: State
    milliseconds: float | None


@dataclass(frozen=True)
class Health:
    """All parts, as seen now. Without a database nobody knows the champion."""

    started: datetime
    database: DatabaseHealth
    workforce: Workforce
    champion: ModelVersion | None


class HealthService:
    """Looks at the parts of this process."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._started = utc_now()

    async def look(self, session: AsyncSession) -> Health:
        """How everything is. Raises nothing for a part that is down."""
        database, champion = await _look_at_database(session)
        workforce = await self._scorer.workforce(champion.sha256 if champion else None)
        return Health(self._started, database, workforce, champion)


async def _look_at_database(session: AsyncSession) -> tuple[DatabaseHealth, ModelVersion | None]:
    """Its state and the champion. No transaction is open afterwards."""
    kind = session.get_bind().dialect.name
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await health_crud.ping(session)
            began = time.perf_counter()
            await health_crud.ping(session)
            milliseconds = round((time.perf_counter() - began) * 1000, 3)
            champion = await model_crud.get_champion(session)
            await session.commit()
    except (SQLAlchemyError, OSError) as fault:  # a time-out is an OSError
        _log.warning("the database does not answer", fault=first_line(fault))
        await session.rollback()
        return DatabaseHealth(kind, State.DOWN, None), None
    return DatabaseHealth(kind, State.OK, milliseconds), champion
