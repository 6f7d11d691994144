"""Is the process alive, and can it serve?"""

import structlog
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError

from app.exceptions import NotReady
from app.faults import first_line
from app.routes.deps import ScoringDep, SessionDep
from app.schemas.error import errors
from app.schemas.health import LiveOut, ReadyOut
from app.services.crud.health import ping

router = APIRouter(tags=["health"])
_log = structlog.stdlib.get_logger("health")


@router.get("/health")
@router.get("/health/live")
async def live() -> LiveOut:
    """The process answers. Routing and container health ask this: pages stay up without a worker."""
    return LiveOut()


@router.get("/health/ready", responses=errors(503))
async def ready(session: SessionDep, scoring: ScoringDep) -> ReadyOut:
    """Database, broker and worker are there; 503 names the part that is not."""
    parts = {"database": "ok"}
    try:
        await ping(session)
        parts |= await scoring.check(session)
    except (SQLAlchemyError, OSError) as fault:
        _log.warning("the database does not answer", fault=first_line(fault))
        parts["database"] = "does not answer"
    if any(state != "ok" for state in parts.values()):
        raise NotReady(parts)
    return ReadyOut(checks=parts)
