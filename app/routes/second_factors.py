"""Second factors: the code after the password, the own factor set up and removed, a proof before what asks for one."""

from fastapi import Request

from app.models import Role
from app.routes.deps import SESSION_KEY, ActivityDep, AddressDep, CurrentUser, SessionDep
from app.routes.proof import AwaitingCode, Enrolling, RecentlyProven, RulesDep, VaultDep
from app.routes.strict_router import strict_router
from app.schemas.auth import LoggedInOut, StatusOut
from app.schemas.error import errors
from app.schemas.second_factor import CodeIn, ProofIn, RecoveryCodesOut, SecondFactorOfferOut, SecondFactorOut
from app.security.sessions import hash_session_id
from app.services.crud import second_factor as factor_crud
from app.services.second_factors import enrolment, proving

ISSUER = "Credit scoring"

router = strict_router(prefix="/auth", tags=["auth"])


@router.post("/login/code", responses=errors(401, 403, 409, 422, 429, 503))
async def complete_login(
    body: CodeIn,
    request: Request,
    session: SessionDep,
    user: AwaitingCode,
    address: AddressDep,
    vault: VaultDep,
    rules: RulesDep,
) -> LoggedInOut:
    """Complete a login that `POST /auth/login` answered with `code`: by a code of the app, or a recovery code."""
    request.session[SESSION_KEY] = await proving.complete_login(
        session,
        vault,
        user,
        code=body.code.get_secret_value(),
        session_id=request.session[SESSION_KEY],
        address=address,
        limits=rules.limits,
    )
    return LoggedInOut(user_id=user.id, role=user.role)


@router.get("/second-factor", responses=errors(401))
async def get_second_factor(
    request: Request, session: SessionDep, user: CurrentUser, activity: ActivityDep, rules: RulesDep
) -> SecondFactorOut:
    """Return your second factor: whether it is on, and what is left of its recovery codes."""
    factor = await factor_crud.get_second_factor(session, user.id)
    return SecondFactorOut(
        is_offered=user.role is not Role.CLIENT,
        is_required=user.role in rules.factor_for,
        is_proven=await activity.is_proven(session, request.session[SESSION_KEY]),
        since=factor.confirmed if factor else None,
        recovery_codes_left=await factor_crud.count_recovery_codes(session, user.id),
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
        renewed = await proving.finish_login(session, user, session_id=session_id, limits=rules.limits, address=address)
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
    """Remove your second factor, unless your role must have one."""
    await enrolment.remove(session, user, factor_for=rules.factor_for)
    return StatusOut()


@router.post("/proof", responses=errors(401, 403, 409, 422, 429, 503))
async def prove(
    body: ProofIn, request: Request, session: SessionDep, user: CurrentUser, address: AddressDep, vault: VaultDep
) -> StatusOut:
    """Prove again who you are, for what answers `ProofNeeded`: by a code, or the password without a second factor."""
    session_id = request.session[SESSION_KEY]
    if body.code is not None:
        renewed = await proving.prove_by_code(
            session, vault, user, code=body.code.get_secret_value(), session_id=session_id, address=address
        )
    else:
        password = body.password.get_secret_value() if body.password else ""
        renewed = await proving.prove_by_password(
            session, user, password=password, session_id=session_id, address=address
        )
    request.session[SESSION_KEY] = renewed
    return StatusOut()
