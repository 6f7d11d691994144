"""Data protection of applicants without an account: all about an application as a document, and erasure."""

from typing import Annotated

from fastapi import Response
from fastapi.responses import JSONResponse

from app.exceptions import InvalidInput
from app.models import User
from app.routes.applications import ReadableApplication
from app.routes.deps import CurrentUser, FourEyesDep, PlaceDep, SessionDep, TrailDep, allowed
from app.routes.person_data import RetentionDep
from app.routes.proposed import PROPOSED, proposed
from app.routes.strict_router import strict_router
from app.schemas.application_data import ApplicationDataOut, ApplicationErasureIn, ErasedApplicationOut
from app.schemas.error import errors
from app.security.permissions import Permission, require_permission
from app.services.approvals.acts.people import ERASE_APPLICATION, erasure_change
from app.services.approvals.proposing import propose
from app.services.audit.recording import by
from app.services.data_protection import requests
from app.services.data_protection.exporting_applications import collect_application, record_application_export

router = strict_router(prefix="/applications", tags=["data protection"])


@router.get("/{application_id}/data", responses=errors(401, 403, 404, 422, 429))
async def export_application(
    row: ReadableApplication, caller: CurrentUser, session: SessionDep, response: Response
) -> ApplicationDataOut:
    """Return all that the database holds about an application, as a file: the sender's own; admins all. Recorded."""
    if row.application.account_id != caller.id:
        require_permission(caller.role, Permission.USERS_MANAGE)
    await record_application_export(row.application.id, by(caller))
    response.headers["Content-Disposition"] = f'attachment; filename="application-{row.application.id}.json"'
    return ApplicationDataOut.of(await collect_application(session, row))


@router.post(
    "/{application_id}/erase",
    response_model=ErasedApplicationOut,
    responses={**PROPOSED, **errors(401, 403, 404, 409, 422)},
)
async def erase_application(
    body: ApplicationErasureIn,
    author: Annotated[User, allowed(Permission.USERS_MANAGE)],
    row: ReadableApplication,
    place: PlaceDep,
    four_eyes: FourEyesDep,
    retention: RetentionDep,
    trail: TrailDep,
) -> ErasedApplicationOut | JSONResponse:
    """Erase what is personal in an application, for good; seals stay verifiable. With four eyes on: proposed.

    409 with the reason while the law has the bank keep it. `external_id` must be its own: it confirms which is meant.
    """
    session, number = place.session, row.application.id
    if body.external_id != row.application.external_id:
        raise InvalidInput.of("external_id", "is not the external id of this application", code="another_application")
    if await four_eyes.is_on(session):
        change = erasure_change(body.ground, retention)
        return await proposed(session, await propose(place, ERASE_APPLICATION, number, change, proposer=author))
    done = await requests.erase_one_application(
        session, place.registry, number, ground=body.ground, actor=by(author), retention=retention
    )
    await session.commit()
    await requests.keep_list(session, trail.place)
    return ErasedApplicationOut.model_validate(done, from_attributes=True)
