"""Sign-on by the bank's provider: there and back, and its logout."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qs, urlencode

import structlog
from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.exceptions import InvalidInput, NotAuthenticated, ProviderUnavailable, ServiceError, SignOnRefused
from app.routes.deps import SESSION_KEY, ActivityDep, AddressDep, CurrentUser, SessionDep
from app.routes.login_steps import HowFarDep
from app.routes.proof import DeviceDep, RulesDep
from app.routes.strict_router import strict_router
from app.routes.ui_pages import LOGIN, home_of
from app.schemas.auth import LoggedInOut, SessionsEndedOut
from app.schemas.error import errors
from app.services import auth
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, OnceInAWhile, record
from app.services.crud import sign_on as sign_on_crud
from app.services.login_tries import from_where
from app.sso import invitations
from app.sso.attempts import COOKIE_KEY, Attempt, token_hash
from app.sso.schemas import SignOnIn, SignOnOut, SignOnStandingOut
from app.sso.signing_on import SignOn, begin, use_up
from database.database import session_scope

STATE = "sign_on"
"""Where the application keeps what these routes share."""
FORM = "application/x-www-form-urlencoded"

router = strict_router(prefix="/sso", tags=["sign-on"])
_refused = OnceInAWhile()
_log = structlog.stdlib.get_logger("sign-on")


def shared(request: Request) -> SignOn:
    """Return what the routes share."""
    found: SignOn = getattr(request.app.state, STATE)
    return found


SignOnDep = Annotated[SignOn, Depends(shared)]


@router.post("/login", responses=errors(403, 422, 503))
async def begin_sign_on(body: SignOnIn, request: Request, session: SessionDep, sign_on: SignOnDep) -> SignOnOut:
    """Begin a sign-on: the browser goes to the address in the answer and comes back to `/sso/callback`."""
    invitation = token_hash(body.invitation) if body.invitation else None
    if invitation and await sign_on_crud.find_invitation(session, invitation) is None:
        raise SignOnRefused("invitation")
    await session.commit()  # no transaction is open while the provider is asked
    attempt = Attempt.begin(wanted=body.next, invitation=invitation, again=body.again)
    address = await sign_on.address(attempt)
    request.session[COOKIE_KEY] = attempt.kept()
    return SignOnOut(redirect=address)


@router.get("/callback", include_in_schema=False)
async def end_sign_on(
    request: Request, sign_on: SignOnDep, address: AddressDep, device: DeviceDep, rules: RulesDep
) -> Response:
    """Take the provider's answer, once; lead to the page that was wanted, or to the login page, which says why not."""
    answer = dict(request.query_params)
    attempt = Attempt.read(request.session.pop(COOKIE_KEY, None), answer.get("state", ""))
    try:
        if attempt is None:
            raise SignOnRefused("expired")
        async with session_scope() as session:
            await use_up(session, attempt)
        claims = await sign_on.claims_of(attempt, answer)
        async with session_scope() as session:
            found = await begin(session, sign_on.settings, attempt, claims, address=address, device=device, rules=rules)
            await auth.log_out(session, request.session.get(SESSION_KEY))
    except (SignOnRefused, ProviderUnavailable) as fault:
        await _record_refusal(fault, address)
        return _lead_to_login(sign_on=fault.code, request=request.state.request_id)
    request.session.clear()
    request.session[SESSION_KEY] = found.session_id
    if found.awaits is not None:
        return _lead_to_login(step=found.awaits.value, **({"next": attempt.next} if attempt.next else {}))
    return RedirectResponse(attempt.next or home_of(found.user), HTTPStatus.SEE_OTHER)


@router.post("/backchannel-logout", responses=errors(400, 422, 503))
async def log_out_by_provider(request: Request, session: SessionDep, sign_on: SignOnDep) -> SessionsEndedOut:
    """End the sessions that a logout token of the provider names (OpenID Connect Back-Channel Logout 1.0)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise InvalidInput.of("body", f"must be {FORM} with logout_token", code="no_form")
    sent = parse_qs((await request.body()).decode("ascii", "replace")).get("logout_token", [])
    if len(sent) != 1:
        raise InvalidInput.of("logout_token", "must be sent once", code="missing")
    return SessionsEndedOut(ended=await sign_on.log_out(session, sent[0]))


@router.get("/step", responses=errors(401))
async def get_own_step(request: Request, session: SessionDep, activity: ActivityDep, far: HowFarDep) -> LoggedInOut:
    """Return the step that your sign-on still lacks, and what it may be done by."""
    session_id = request.session.get(SESSION_KEY)
    step = await activity.step_of(session, session_id)
    user = await activity.user_awaiting(session, session_id, step) if step else None
    if user is None:
        raise NotAuthenticated
    return await far(user, step)


@router.get("/own", responses=errors(401))
async def get_own_standing(session: SessionDep, user: CurrentUser) -> SignOnStandingOut:
    """Return since when you are bound to the provider."""
    return SignOnStandingOut.model_validate(await invitations.standing_of(session, user))


async def _record_refusal(fault: ServiceError, address: str) -> None:
    """Record that a sign-on was refused, once in a while for each address and reason."""
    code, user_id = getattr(fault, "code", ""), getattr(fault, "user_id", None)
    _log.warning("sign-on refused", reason=code, user_id=user_id)
    if _refused.is_due((code, user_id, address)):
        async with session_scope() as session:
            details = {"reason": code}
            await record(session, Act.SIGN_ON_REFUSED, SYSTEM, user_id, details=details, personal=from_where())


def _lead_to_login(**parameters: str) -> RedirectResponse:
    return RedirectResponse(f"{LOGIN}?{urlencode(parameters)}", HTTPStatus.SEE_OTHER)
