"""Health of the service, for the admin's page."""

from typing import Annotated

from app.models import User
from app.routes.deps import FourEyesDep, HealthDep, SessionDep, allowed
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.health import HealthOut
from app.security.permissions import Permission
from app.services.crud.decision_stop import get_newest_stop
from app.services.scorer import State

router = strict_router(prefix="/api/admin", tags=["ui api"])


@router.get("/health", responses=errors(401, 403))
async def get_health(
    session: SessionDep, health: HealthDep, four_eyes: FourEyesDep, _: Annotated[User, allowed(Permission.HEALTH_READ)]
) -> HealthOut:
    """Report the state of every component. The status is 200 even if one is down; the body says which."""
    found = await health.look(session)
    if found.database.state is State.DOWN:
        return HealthOut.of(found, four_eyes=None, decisions_stopped=None)
    stop = await get_newest_stop(session)
    is_on = stop is not None and stop.is_on
    return HealthOut.of(found, four_eyes=await four_eyes.is_on(session), decisions_stopped=is_on)
