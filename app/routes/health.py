"""Liveness and readiness."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.exceptions import NotReady
from app.faults import first_line
from app.routes.deps import ScoringDep, SessionDep
from app.routes.proof import RulesDep
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.health import LiveOut, ReadyOut
from app.services.crud.health import ping
from app.services.emergency_login import emergency_login_state

router = strict_router(tags=["health"])
_log = structlog.stdlib.get_logger("health")


@router.get("/health")
@router.get("/health/live")
async def live() -> LiveOut:
    """Report that the process answers. For routing and container health: pages stay available without a worker."""
    return LiveOut()


@router.get("/health/ready", responses=errors(503))
async def ready(session: SessionDep, scoring: ScoringDep, rules: RulesDep) -> ReadyOut:
    """Check database, broker and worker; 503 names the one that is down.

    Where passwords of admins are not taken the emergency login is looked at as well. It is named and leaves the
    service ready: people sign on without it.
    """
    parts, beside = {"database": "ok"}, dict[str, str]()
    try:
        await ping(session)
        parts |= await scoring.check(session)
        if (emergency := await emergency_login_state(session, rules)) is not None:
            beside["emergency_login"] = emergency
    except (SQLAlchemyError, OSError) as fault:
        _log.warning("the database does not answer", fault=first_line(fault))
        parts["database"] = "does not answer"
    if any(state != "ok" for state in parts.values()):
        raise NotReady(parts)
    return ReadyOut(checks=parts | beside)
