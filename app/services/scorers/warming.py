"""The first score after a start takes no longer than the next: what it would wait for is made ready before."""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.exceptions import ServiceError
from app.faults import first_line
from app.services.crud import model_version as model_crud
from app.services.scorer import Scorer
from database.database import session_scope

WARM_UP_SECONDS = 60.0
"""How long a start waits for the model at most; then the service serves, and `/health/ready` says what is missing."""
_log = structlog.stdlib.get_logger("scoring")


async def warm_up(scorer: Scorer) -> None:
    """Make the scorer ready for the champion. A part that is away is logged; the service starts without it."""
    try:
        async with asyncio.timeout(WARM_UP_SECONDS):
            async with session_scope(read_only=True) as session:
                champion = await model_crud.get_champion(session)
            if champion is not None:
                await scorer.warm_up(champion.sha256)
    except (SQLAlchemyError, OSError, ServiceError) as fault:  # a time-out is an OSError
        _log.warning("the first score will take longer", fault=first_line(fault))
