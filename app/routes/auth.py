"""Log in and out; the current user and password."""

from fastapi import Request

from app.routes.deps import SESSION_KEY, ActivityDep, AddressDep, CurrentUser, DemoLoginsDep, SessionDep
from app.routes.strict_router import strict_router
from app.schemas.auth import (
    DemoLoginOut,
    LoggedInOut,
    LoginIn,
    MeOut,
    PasswordChangeIn,
    SessionOut,
    SessionsEndedOut,
    StatusOut,
)
from app.schemas.error import errors
from app.schemas.user import PersonOut
from app.security.permissions import permissions_of
from app.security.sessions import hash_session_id
from app.services import auth

router = strict_router(prefix="/auth", tags=["auth"])


@router.post("/login", responses=errors(401, 403, 422, 429, 503))
async def login(body: LoginIn, request: Request, session: SessionDep, address: AddressDep) -> LoggedInOut:
    """Start a session. The cookie holds only its signed id."""
    user, session_id = await auth.log_in(
        session, login=body.login, password=body.password.get_secret_value(), address=address
    )
    await auth.log_out(session, request.session.get(SESSION_KEY))
    request.session.clear()
    request.session[SESSION_KEY] = session_id
    return LoggedInOut(user_id=user.id, role=user.role)


@router.post("/logout", responses=errors(403))
async def logout(request: Request, session: SessionDep) -> StatusOut:
    """End the session on the server and clear the cookie."""
    await auth.log_out(session, request.session.get(SESSION_KEY))
    request.session.clear()
    return StatusOut()


@router.get("/me", responses=errors(401))
async def me(user: CurrentUser) -> MeOut:
    """Return the current user and the permissions of the role."""
    return MeOut(**PersonOut.of(user).model_dump(), role=user.role, permissions=permissions_of(user.role))


@router.get("/demo")
def list_demo_logins(demo: DemoLoginsDep, address: AddressDep) -> list[DemoLoginOut]:
    """List the three demo logins, for requests from the machine of an embedded demo; otherwise an empty list."""
    return [DemoLoginOut.model_validate(login) for login in demo.offered_to(address)]


@router.get("/sessions", responses=errors(401))
async def list_sessions(
    request: Request, session: SessionDep, user: CurrentUser, activity: ActivityDep
) -> list[SessionOut]:
    """List your sessions that may be used now, the one used last first."""
    own = hash_session_id(request.session[SESSION_KEY])
    return [SessionOut.of(each, own_id_hash=own) for each in await activity.sessions_of(session, user)]


@router.post("/sessions/end-others", responses=errors(401, 403))
async def end_other_sessions(request: Request, session: SessionDep, user: CurrentUser) -> SessionsEndedOut:
    """End all your sessions but this one."""
    return SessionsEndedOut(ended=await auth.end_other_sessions(session, user, session_id=request.session[SESSION_KEY]))


@router.post("/password", responses=errors(401, 403, 422, 429, 503))
async def change_password(
    body: PasswordChangeIn, request: Request, session: SessionDep, user: CurrentUser, address: AddressDep
) -> StatusOut:
    """Change your password. All your other sessions end."""
    await auth.change_password(
        session,
        user,
        current=body.current_password.get_secret_value(),
        new=body.new_password.get_secret_value(),
        session_id=request.session[SESSION_KEY],
        address=address,
    )
    return StatusOut()
