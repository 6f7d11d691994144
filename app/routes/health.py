"""Liveness and readiness."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.exceptions import NotReady
from app.faults import first_line
from app.routes.deps import ScoringDep, SessionDep
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.health import LiveOut, ReadyOut
from app.services.crud.health import ping

router = strict_router(tags=["health"])
_log = structlog.stdlib.get_logger("health")


@router.get("/health")
@router.get("/health/live")
async def live() -> LiveOut:
    """Report that the process answers. For routing and container health: pages stay available without a worker."""
    return LiveOut()


@router.get("/health/ready", responses=errors(503))
async def ready(session: SessionDep, scoring: ScoringDep) -> ReadyOut:
    """Check database, broker and worker; 503 names the one that is down."""
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
