"""Another person's way in, for admins: where the person is logged in, and a second factor that was lost."""

from typing import Annotated

from fastapi.responses import JSONResponse

from app.models import User
from app.routes.deps import ActivityDep, FourEyesDep, PlaceDep, ReadableUser, SessionDep, allowed
from app.routes.proof import RecentlyProven
from app.routes.proposed import PROPOSED, proposed
from app.routes.strict_router import strict_router
from app.schemas.auth import SessionEndIn, SessionOut, SessionsEndedOut, StatusOut
from app.schemas.error import errors
from app.security.permissions import Permission
from app.services import auth
from app.services.approvals.acts.second_factor import RESET_SECOND_FACTOR
from app.services.approvals.proposing import propose
from app.services.second_factors import enrolment

router = strict_router(prefix="/users/{user_id}", tags=["users"])
MayManageUsers = Annotated[User, allowed(Permission.USERS_MANAGE)]


@router.get("/sessions", responses=errors(401, 403, 404, 422))
async def list_sessions_of(
    _: MayManageUsers, user: ReadableUser, session: SessionDep, activity: ActivityDep
) -> list[SessionOut]:
    """List the sessions of a user that may be used now, the one used last first."""
    return [SessionOut.of(each, own_id_hash="") for each in await activity.sessions_of(session, user)]


@router.post("/sessions/end", responses=errors(401, 403, 404, 422))
async def end_session_of(
    body: SessionEndIn, author: MayManageUsers, user: ReadableUser, session: SessionDep
) -> SessionsEndedOut:
    """End one session of a user, named by its `handle`; none where it is over already."""
    ended = await auth.end_session(session, user, handle=body.handle, author=author)
    return SessionsEndedOut(ended=1 if ended else 0)


@router.post("/sessions/end-all", responses=errors(401, 403, 404, 422))
async def end_sessions_of(author: MayManageUsers, user: ReadableUser, session: SessionDep) -> SessionsEndedOut:
    """End every session of a user."""
    return SessionsEndedOut(ended=await auth.end_all_sessions(session, user, author=author))


@router.post(
    "/second-factor/reset", response_model=StatusOut, responses={**PROPOSED, **errors(401, 403, 404, 409, 422)}
)
async def reset_second_factor(
    author: MayManageUsers, _: RecentlyProven, user: ReadableUser, place: PlaceDep, four_eyes: FourEyesDep
) -> StatusOut | JSONResponse:
    """Remove a user's second factor that was lost; all sessions of the user end. With four eyes on it is proposed."""
    if await four_eyes.is_on(place.session):
        return await proposed(place.session, await propose(place, RESET_SECOND_FACTOR, user.id, proposer=author))
    await enrolment.reset(place.session, user, author=author)
    return StatusOut()
