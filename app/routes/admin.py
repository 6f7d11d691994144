"""What the admin's page asks for beside users, managers and models."""

from typing import Annotated

from fastapi import APIRouter

from app.models import User
from app.routes.deps import HealthDep, SessionDep, allowed
from app.schemas.error import errors
from app.schemas.health import HealthOut
from app.security.permissions import Permission

router = APIRouter(prefix="/api/admin", tags=["ui api"])


@router.get("/health", responses=errors(401, 403))
async def get_health(
    session: SessionDep, health: HealthDep, _: Annotated[User, allowed(Permission.HEALTH_READ)]
) -> HealthOut:
    """How every part is; a part that is down is told in the body, not by the status."""
    return HealthOut.of(await health.look(session))
