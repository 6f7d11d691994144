"""The own passkeys: added, asked for, removed."""

from fastapi import Request

from app.routes.deps import SESSION_KEY, ActivityDep, AddressDep, SessionDep
from app.routes.proof import Enrolling, HostDep, MayShow, PartyDep, RecentlyProven, RulesDep
from app.routes.strict_router import strict_router
from app.schemas.auth import StatusOut
from app.schemas.error import errors
from app.schemas.passkey import NewPasskeyIn, PasskeyEndIn, PasskeyQuestionOut
from app.schemas.second_factor import RecoveryCodesOut
from app.services.second_factors import passkeys, proving
from app.services.second_factors.steps import finish_step

router = strict_router(prefix="/auth/passkeys", tags=["auth"])


@router.post("/offer", responses=errors(401, 403, 409, 422))
async def offer_passkey(
    request: Request, session: SessionDep, user: Enrolling, party: PartyDep, host: HostDep
) -> PasskeyQuestionOut:
    """Return what your browser is asked to make a passkey: the options of `navigator.credentials.create`, once.

    Also for a login that `POST /auth/login` answered with `status` `enrolment`.
    """
    session_id = request.session[SESSION_KEY]
    return PasskeyQuestionOut(options=await passkeys.ask_to_add(session, party, user, session_id=session_id, host=host))


@router.post("", responses=errors(401, 403, 409, 422))
async def add_passkey(
    body: NewPasskeyIn,
    request: Request,
    session: SessionDep,
    user: Enrolling,
    party: PartyDep,
    host: HostDep,
    address: AddressDep,
    activity: ActivityDep,
    rules: RulesDep,
) -> RecoveryCodesOut:
    """Add the passkey that your browser made; completes a login that lacked a second factor. Your other sessions end.

    With the first second factor come recovery codes, which are shown this once.
    """
    session_id = request.session[SESSION_KEY]
    is_login = await activity.user_of(session, session_id) is None
    codes = await passkeys.add(session, party, user, body.to_new_passkey(), session_id=session_id, host=host)
    if is_login:
        renewed, _step = await finish_step(
            session, user, session_id=session_id, limits=rules.limits, factor_for=rules.factor_for, address=address
        )
    else:
        renewed = await proving.renew(session, session_id)
    request.session[SESSION_KEY] = renewed
    return RecoveryCodesOut(recovery_codes=codes)


@router.post("/challenge", responses=errors(401, 403, 409))
async def ask_for_passkey(
    request: Request, session: SessionDep, user: MayShow, party: PartyDep, host: HostDep
) -> PasskeyQuestionOut:
    """Return what one of your passkeys has to sign: the options of `navigator.credentials.get`, once.

    The answer goes within five minutes to `POST /auth/login/passkey` or `POST /auth/proof`.
    """
    session_id = request.session[SESSION_KEY]
    return PasskeyQuestionOut(
        options=await passkeys.ask_to_show(session, party, user, session_id=session_id, host=host)
    )


@router.post("/remove", responses=errors(401, 403, 404, 409, 422))
async def remove_passkey(body: PasskeyEndIn, session: SessionDep, user: RecentlyProven, rules: RulesDep) -> StatusOut:
    """Remove one of your passkeys; not the last second factor of a role that must have one."""
    await passkeys.remove(session, user, body.passkey_id, factor_for=rules.factor_for)
    return StatusOut()
