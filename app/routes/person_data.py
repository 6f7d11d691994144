"""Data protection: all about a person as a document, and erasure."""

from typing import Annotated

from fastapi import Response
from fastapi.responses import JSONResponse

from app.exceptions import InvalidInput
from app.models import User
from app.routes.deps import CurrentUser, FourEyesDep, PlaceDep, ReadableUser, SessionDep, TrailDep, allowed
from app.routes.parts import part
from app.routes.proposed import PROPOSED, proposed
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.person_data import ErasedOut, ErasureIn, PersonDataOut
from app.security.permissions import Permission, require_permission
from app.services.approvals.acts.people import ERASE_PERSON, erasure_change
from app.services.approvals.proposing import propose
from app.services.audit.recording import by
from app.services.data_protection import requests
from app.services.data_protection.exporting import collect, record_person_export
from app.services.data_protection.rules import Retention

router = strict_router(prefix="/users", tags=["data protection"])
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


@router.post("/{user_id}/erase", response_model=ErasedOut, responses={**PROPOSED, **errors(401, 403, 404, 409, 422)})
async def erase_person(
    body: ErasureIn,
    author: Annotated[User, allowed(Permission.USERS_MANAGE)],
    user: ReadableUser,
    place: PlaceDep,
    four_eyes: FourEyesDep,
    retention: RetentionDep,
    trail: TrailDep,
) -> ErasedOut | JSONResponse:
    """Erase what is personal about a client, for good; the audit trail stays verifiable. With four eyes on: proposed.

    409 with the reason while the law has the bank keep it. `login` must be the person's: it confirms who is meant.
    """
    session = place.session
    if body.login != user.login:
        raise InvalidInput.of("login", "is not the login of this person", code="another_person")
    if await four_eyes.is_on(session):
        change = erasure_change(body.ground, retention)
        return await proposed(session, await propose(place, ERASE_PERSON, user.id, change, proposer=author))
    done = await requests.erase(
        session, place.registry, user.id, ground=body.ground, actor=by(author), retention=retention
    )
    await session.commit()
    await requests.keep_list(session, trail.place)
    return ErasedOut.model_validate(done, from_attributes=True)
