"""Log in and out; the current user and password."""

from fastapi import Request

from app.routes.deps import SESSION_KEY, ActivityDep, AddressDep, CurrentUser, DemoLoginsDep, SessionDep
from app.routes.login_steps import HowFarDep
from app.routes.proof import DeviceDep, MayChoosePassword, RulesDep
from app.routes.strict_router import strict_router
from app.schemas.auth import (
    DemoLoginOut,
    LoggedInOut,
    LoginIn,
    MeOut,
    PasswordChangeIn,
    PasswordRuleOut,
    PasswordTrialIn,
    ProfileOut,
    SessionEndIn,
    SessionOut,
    SessionsEndedOut,
    StatusOut,
)
from app.schemas.error import errors
from app.schemas.user import PersonOut
from app.security.permissions import permissions_of
from app.security.sessions import hash_session_id
from app.services import auth
from app.services.profiles import read_profile

router = strict_router(prefix="/auth", tags=["auth"])


@router.post("/login", responses=errors(401, 403, 422, 429, 503))
async def login(
    body: LoginIn,
    request: Request,
    session: SessionDep,
    address: AddressDep,
    device: DeviceDep,
    rules: RulesDep,
    far: HowFarDep,
) -> LoggedInOut:
    """Start a session. The cookie holds only its signed id.

    With `status` `code` the session is good for the second factor alone (`POST /auth/login/code` or
    `/auth/login/passkey`), with `password` for `POST /auth/login/password`: another person chose the present one. With
    `enrolment` it is good for setting up a second factor (`POST /auth/second-factor` or `/auth/passkeys/offer`).
    """
    found = await auth.log_in(
        session,
        login=body.login,
        password=body.password.get_secret_value(),
        address=address,
        device=device,
        rules=rules,
    )
    await auth.log_out(session, request.session.get(SESSION_KEY))
    request.session.clear()
    request.session[SESSION_KEY] = found.session_id
    return await far(found.user, found.awaits)


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


@router.post("/sessions/end", responses=errors(401, 403, 422))
async def end_session(body: SessionEndIn, request: Request, session: SessionDep, user: CurrentUser) -> SessionsEndedOut:
    """End one of your sessions, named by its `handle`; none where it is over already. This one logs you out."""
    ended = await auth.end_session(session, user, handle=body.handle)
    if ended == hash_session_id(request.session[SESSION_KEY]):
        request.session.clear()
    return SessionsEndedOut(ended=1 if ended else 0)


@router.get("/profile", responses=errors(401))
async def get_profile(request: Request, session: SessionDep, user: CurrentUser) -> ProfileOut:
    """Return your account: login, role, the contact that clients see, the login before this one."""
    found = await read_profile(session, user, session_id=request.session[SESSION_KEY])
    return ProfileOut.of(user, found.contact, found.login_before)


@router.post("/password/rules", responses=errors(401, 403, 422, 503))
async def judge_password(body: PasswordTrialIn, user: MayChoosePassword) -> list[PasswordRuleOut]:
    """Return the rules of passwords with whether this one keeps them. Nothing is stored or changed.

    Also for a login that `POST /auth/login` answered with `status` `password`.
    """
    rules = await auth.judge_new_password(user, body.new_password.get_secret_value())
    return [PasswordRuleOut.of(rule) for rule in rules]


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
