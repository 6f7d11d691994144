"""Second factors: the own app set up and removed, recovery codes, a proof before what asks for one."""

from fastapi import Request

from app.models import Role
from app.routes.deps import SESSION_KEY, ActivityDep, AddressDep, CurrentUser, SessionDep
from app.routes.proof import Enrolling, HostDep, PartyDep, RecentlyProven, RulesDep, VaultDep
from app.routes.strict_router import strict_router
from app.schemas.auth import StatusOut
from app.schemas.error import errors
from app.schemas.passkey import PasskeyOut, PasskeyPlaceOut
from app.schemas.second_factor import CodeIn, ProofIn, RecoveryCodesOut, SecondFactorOfferOut, SecondFactorOut
from app.security.sessions import hash_session_id
from app.services.crud import second_factor as factor_crud
from app.services.crud.passkey import list_passkeys
from app.services.second_factors import enrolment, proving
from app.services.second_factors.steps import finish_step

ISSUER = "Credit scoring"

router = strict_router(prefix="/auth", tags=["auth"])


@router.get("/second-factor", responses=errors(401))
async def get_second_factor(
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    activity: ActivityDep,
    rules: RulesDep,
    party: PartyDep,
    host: HostDep,
) -> SecondFactorOut:
    """Return your second factors: the app, passkeys, and how many recovery codes are left."""
    factor = await factor_crud.get_second_factor(session, user.id)
    return SecondFactorOut(
        is_offered=user.role is not Role.CLIENT,
        is_required=user.role in rules.factor_for,
        is_proven=await activity.is_proven(session, request.session[SESSION_KEY]),
        since=factor.confirmed if factor else None,
        recovery_codes_left=await factor_crud.count_recovery_codes(session, user.id),
        passkeys=[PasskeyOut.of(each) for each in await list_passkeys(session, user.id)],
        passkeys_at=PasskeyPlaceOut.of(party, host),
    )


@router.post("/second-factor", responses=errors(401, 403))
async def offer_second_factor(session: SessionDep, user: Enrolling, vault: VaultDep) -> SecondFactorOfferOut:
    """Make a secret for your authenticator app. One that is in use stays so until this one is confirmed.

    Also for a login that `POST /auth/login` answered with `status` `enrolment`.
    """
    return SecondFactorOfferOut.of(await enrolment.offer(session, vault, user, issuer=ISSUER))


@router.post("/second-factor/confirm", responses=errors(401, 403, 409, 422, 503))
async def confirm_second_factor(
    body: CodeIn,
    request: Request,
    session: SessionDep,
    user: Enrolling,
    vault: VaultDep,
    address: AddressDep,
    activity: ActivityDep,
    rules: RulesDep,
) -> RecoveryCodesOut:
    """Put the secret into use by a code of the app; completes a login that lacked it. All your other sessions end.

    The recovery codes are shown this once.
    """
    session_id = request.session[SESSION_KEY]
    is_login = await activity.user_of(session, session_id) is None
    codes = await enrolment.confirm(
        session, vault, user, code=body.code.get_secret_value(), own_id_hash=hash_session_id(session_id)
    )
    if is_login:
        renewed, _step = await finish_step(
            session, user, session_id=session_id, limits=rules.limits, factor_for=rules.factor_for, address=address
        )
    else:
        renewed = await proving.renew(session, session_id)
    request.session[SESSION_KEY] = renewed
    return RecoveryCodesOut(recovery_codes=codes)


@router.post("/second-factor/recovery-codes", responses=errors(401, 403, 409))
async def make_recovery_codes(session: SessionDep, user: RecentlyProven) -> RecoveryCodesOut:
    """Replace your recovery codes; the new ones are shown this once."""
    return RecoveryCodesOut(recovery_codes=await enrolment.make_recovery_codes(session, user))


@router.post("/second-factor/remove", responses=errors(401, 403, 409))
async def remove_second_factor(session: SessionDep, user: RecentlyProven, rules: RulesDep) -> StatusOut:
    """Remove your app; not the last second factor of a role that must have one."""
    await enrolment.remove(session, user, factor_for=rules.factor_for)
    return StatusOut()


@router.post("/proof", responses=errors(401, 403, 409, 422, 429, 503))
async def prove(
    body: ProofIn,
    request: Request,
    session: SessionDep,
    user: CurrentUser,
    address: AddressDep,
    vault: VaultDep,
    party: PartyDep,
    host: HostDep,
) -> StatusOut:
    """Prove again who you are, for what answers `ProofNeeded`: by a code or a passkey, or else by the password."""
    session_id = request.session[SESSION_KEY]
    if body.password is not None:
        password = body.password.get_secret_value()
        renewed = await proving.prove_by_password(
            session, user, password=password, session_id=session_id, address=address
        )
    else:
        shown = (
            body.passkey.shown(party, session_id=session_id, host=host)
            if body.passkey
            else proving.ShownCode(vault, body.code.get_secret_value() if body.code else "")
        )
        renewed = await proving.prove(session, user, shown, session_id=session_id, address=address)
    request.session[SESSION_KEY] = renewed
    return StatusOut()
