"""The steps of a login after the password: the second factor, a password of one's own."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from app.models import LoginStep, User
from app.routes.deps import SESSION_KEY, AddressDep, SessionDep
from app.routes.proof import AwaitingCode, AwaitingPassword, HostDep, PartyDep, RulesDep, VaultDep
from app.routes.strict_router import strict_router
from app.schemas.auth import LoggedInOut, OwnPasswordIn
from app.schemas.error import errors
from app.schemas.passkey import PasskeyPlaceOut, ShownIn
from app.schemas.second_factor import CodeIn
from app.services.audit.acts import Act
from app.services.handed_over_passwords import replace_password
from app.services.second_factors import proving
from app.services.second_factors.steps import Factor, factors_of, finish_step

router = strict_router(prefix="/auth/login", tags=["auth"])

HowFar = Callable[[User, LoginStep | None], Awaitable[LoggedInOut]]


def how_far(session: SessionDep, party: PartyDep, host: HostDep) -> HowFar:
    """Return what says how far a login is: the step that it lacks, and by which factors that is done."""

    async def say(user: User, step: LoginStep | None) -> LoggedInOut:
        done = LoggedInOut(status=step or "ok", user_id=user.id, role=user.role)
        if step not in {LoginStep.CODE, LoginStep.ENROLMENT}:
            return done
        done.passkeys_at = PasskeyPlaceOut.of(party, host)
        done.factors = [Factor.APP, *([Factor.PASSKEY] if party.name else [])]
        if step is LoginStep.CODE:
            done.factors = await factors_of(session, user)
        return done

    return say


HowFarDep = Annotated[HowFar, Depends(how_far)]


class FactorShown:
    """Takes a second factor at a login, and goes on with it."""

    def __init__(
        self,
        request: Request,
        session: SessionDep,
        user: AwaitingCode,
        address: AddressDep,
        rules: RulesDep,
        far: HowFarDep,
    ) -> None:
        self._request, self._session, self._user = request, session, user
        self._address, self._rules, self._far = address, rules, far

    @property
    def session_id(self) -> str:
        """The id of the session that awaits the factor."""
        session_id: str = self._request.session[SESSION_KEY]
        return session_id

    async def take(self, shown: proving.Shown) -> LoggedInOut:
        """Return how far the login is after the factor; raises what `proving.show` does."""
        await proving.show(self._session, self._user, shown, address=self._address, failed=Act.SECOND_FACTOR_FAILED)
        self._request.session[SESSION_KEY], step = await finish_step(
            self._session,
            self._user,
            session_id=self.session_id,
            limits=self._rules.limits,
            factor_for=self._rules.factor_for,
            address=self._address,
        )
        return await self._far(self._user, step)


FactorShownDep = Annotated[FactorShown, Depends()]


@router.post("/code", responses=errors(401, 403, 409, 422, 429, 503))
async def show_code(body: CodeIn, factor: FactorShownDep, vault: VaultDep) -> LoggedInOut:
    """Go on with a login that was answered with `code`: by a code of the app, or a recovery code."""
    return await factor.take(proving.ShownCode(vault, body.code.get_secret_value()))


@router.post("/passkey", responses=errors(401, 403, 409, 422, 429, 503))
async def show_passkey(body: ShownIn, factor: FactorShownDep, party: PartyDep, host: HostDep) -> LoggedInOut:
    """Go on with a login that was answered with `code`: by what a passkey signed (`POST /auth/passkeys/challenge`)."""
    return await factor.take(body.passkey.shown(party, session_id=factor.session_id, host=host))


@router.post("/password", responses=errors(401, 403, 409, 422, 503))
async def choose_password(
    body: OwnPasswordIn,
    request: Request,
    session: SessionDep,
    user: AwaitingPassword,
    address: AddressDep,
    rules: RulesDep,
    far: HowFarDep,
) -> LoggedInOut:
    """Go on with a login that was answered with `password`: by a password of your own."""
    request.session[SESSION_KEY], step = await replace_password(
        session,
        user,
        new=body.new_password.get_secret_value(),
        session_id=request.session[SESSION_KEY],
        address=address,
        rules=rules,
    )
    return await far(user, step)
