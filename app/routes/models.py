"""Models: list, promote, roll back, challenge."""

from typing import Annotated

from fastapi.responses import JSONResponse

from app.exceptions import InvalidInput, OptionsInvalid
from app.models import User
from app.routes.deps import ContractDep, FourEyesDep, PlaceDep, RegistryDep, SessionDep, allowed
from app.routes.proposed import PROPOSED, proposed
from app.routes.strict_router import strict_router
from app.schemas.error import errors
from app.schemas.model import ModelIn, ModelOut, PromotionIn
from app.security.permissions import Permission
from app.services.approvals.acts.models import only_while_it_waits_for_none, propose_promotion, waits_for_another
from app.services.audit.recording import by
from app.services.model_registry import challengers
from app.services.model_registry import stages as models
from app.services.model_registry.describing import describe
from app.services.model_registry.promotion import PromotionOptions, Waiver

router = strict_router(prefix="/models", tags=["models"])
MayManageModels = Annotated[User, allowed(Permission.MODELS_MANAGE)]


@router.get("", responses=errors(401, 403))
async def list_models(
    session: SessionDep, registry: RegistryDep, _: Annotated[User, allowed(Permission.MODELS_READ)]
) -> list[ModelOut]:
    """List all models, newest first. A newly trained one is a candidate."""
    return [ModelOut.of(model) for model in await models.list_models(session, registry)]


@router.post("/rollback", responses=errors(401, 403, 409))
async def roll_back(
    session: SessionDep, registry: RegistryDep, contract: ContractDep, admin: MayManageModels
) -> ModelOut:
    """Make the previous champion the champion again. A second call undoes it."""
    return ModelOut.of(await models.roll_back(session, registry, contract, by=admin.login, actor=by(admin)))


@router.patch("/{sha256}", responses=errors(401, 403, 404, 409, 422))
async def change_model(
    sha256: str, body: ModelIn, session: SessionDep, registry: RegistryDep, admin: MayManageModels
) -> ModelOut:
    """Change what a model is called and the note about it. null clears; what is not named stays."""
    changes = body.model_dump(exclude_unset=True)
    return ModelOut.of(await describe(session, registry, sha256, changes, by=admin))


@router.post("/{sha256}/promote", response_model=ModelOut, responses={**PROPOSED, **errors(401, 403, 404, 409, 422)})
async def promote(
    sha256: str, place: PlaceDep, four_eyes: FourEyesDep, admin: MayManageModels, asked: PromotionIn | None = None
) -> ModelOut | JSONResponse:
    """Make a model the champion if it passes every gate. Otherwise the champion stays and the gates give the reasons.

    A feature that helps when cleared can be waived in your name, with a reason; both are kept with the promotion and
    shown. Whole gates can be overridden only on the command line. With four eyes on a promotion that passes the gates
    is proposed, but for the first champion of a bank.
    """
    person = f"{admin.first_name} {admin.last_name} ({admin.login})"
    waivers = [Waiver(one.feature, person, one.because) for one in (asked.waivers if asked else [])]
    try:
        options = PromotionOptions(by=admin.login, waivers=tuple(waivers))
        is_on = await four_eyes.is_on(place.session)
        if is_on and await waits_for_another(place, sha256):
            return await proposed(place.session, await propose_promotion(place, sha256, options, proposer=admin))
        check = only_while_it_waits_for_none(place, sha256) if is_on else models.no_more
        parts = (place.session, place.registry, sha256, place.contract, options)
        return ModelOut.of(await models.promote_known(*parts, actor=by(admin), before_change=check))
    except OptionsInvalid as fault:
        raise InvalidInput.of("waivers", str(fault.detail), code="needless_waiver") from fault


@router.post("/{sha256}/challenge", responses=errors(401, 403, 404, 409, 422))
async def challenge(
    sha256: str, session: SessionDep, registry: RegistryDep, contract: ContractDep, admin: MayManageModels
) -> ModelOut:
    """Make a model a challenger: it scores in the champion's shadow, and its scores are not shown."""
    return ModelOut.of(await challengers.challenge(session, registry, sha256, contract, actor=by(admin)))


@router.post("/{sha256}/withdraw", responses=errors(401, 403, 404, 409, 422))
async def withdraw(sha256: str, session: SessionDep, registry: RegistryDep, admin: MayManageModels) -> ModelOut:
    """Withdraw a challenger."""
    return ModelOut.of(await challengers.withdraw(session, registry, sha256, actor=by(admin)))
