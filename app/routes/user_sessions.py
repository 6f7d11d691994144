"""Another person's way in, for admins: where the person is logged in, and a second factor that was lost."""

from typing import Annotated

from app.models import User
from app.routes.deps import ActivityDep, ReadableUser, SessionDep, allowed
from app.routes.proof import RecentlyProven
from app.routes.strict_router import strict_router
from app.schemas.auth import SessionEndIn, SessionOut, SessionsEndedOut, StatusOut
from app.schemas.error import errors
from app.security.permissions import Permission
from app.services import auth
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


@router.post("/second-factor/reset", responses=errors(401, 403, 404, 409, 422))
async def reset_second_factor(
    author: MayManageUsers, _: RecentlyProven, user: ReadableUser, session: SessionDep
) -> StatusOut:
    """Remove a user's second factor that was lost; all sessions of the user end."""
    await enrolment.reset(session, user, author=author)
    return StatusOut()
