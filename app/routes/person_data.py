"""Data protection: all about a person as a document, and erasure."""

from typing import Annotated

from fastapi import Response

from app.exceptions import InvalidInput
from app.models import User
from app.routes.deps import CurrentUser, ReadableUser, RegistryDep, SessionDep, allowed
from app.routes.parts import part
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.person_data import ErasedOut, ErasureIn, PersonDataOut
from app.security.permissions import Permission, require_permission
from app.services.audit.keeper import TrailKeeper
from app.services.audit.recording import by
from app.services.data_protection import requests
from app.services.data_protection.exporting import collect, record_person_export
from app.services.data_protection.rules import Retention

router = strict_router(prefix="/users", tags=["data protection"])
TrailDep = Annotated[TrailKeeper, part(lambda parts: parts.trail)]
RetentionDep = Annotated[Retention, part(lambda parts: parts.retention)]


@router.get("/{user_id}/data", responses=errors(401, 403, 404, 422))
async def export_person(
    user: ReadableUser, caller: CurrentUser, session: SessionDep, response: Response
) -> PersonDataOut:
    """Return all that the database holds about a person, as a file: about yourself; admins about all. Recorded."""
    if caller.id != user.id:
        require_permission(caller.role, Permission.USERS_MANAGE)
    await record_person_export(user.id, by(caller))
    response.headers["Content-Disposition"] = f'attachment; filename="person-{user.id}.json"'
    return PersonDataOut.of(await collect(session, user))


@router.post("/{user_id}/erase", responses=errors(401, 403, 404, 409, 422))
async def erase_person(
    body: ErasureIn,
    author: Annotated[User, allowed(Permission.USERS_MANAGE)],
    user: ReadableUser,
    session: SessionDep,
    registry: RegistryDep,
    retention: RetentionDep,
    trail: TrailDep,
) -> ErasedOut:
    """Erase what is personal about a client, for good; the audit trail stays verifiable.

    409 with the reason while the law has the bank keep it. `login` must be the person's: it confirms who is meant.
    """
    if body.login != user.login:
        raise InvalidInput.of("login", "is not the login of this person", code="another_person")
    done = await requests.erase(session, registry, user.id, ground=body.ground, actor=by(author), retention=retention)
    await session.commit()
    await requests.keep_list(session, trail.place)
    return ErasedOut.model_validate(done, from_attributes=True)
