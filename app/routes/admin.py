"""Health of the service, for the admin's page."""

from typing import Annotated

from app.models import User
from app.routes.deps import HealthDep, SessionDep, allowed
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.health import HealthOut
from app.security.permissions import Permission

router = strict_router(prefix="/api/admin", tags=["ui api"])


@router.get("/health", responses=errors(401, 403))
async def get_health(
    session: SessionDep, health: HealthDep, _: Annotated[User, allowed(Permission.HEALTH_READ)]
) -> HealthOut:
    """Report the state of every component. The status is 200 even if one is down; the body says which."""
    return HealthOut.of(await health.look(session))
