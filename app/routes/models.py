"""Models: listed, promoted, rolled back by people."""

from typing import Annotated

from fastapi import APIRouter

from app.models import User
from app.routes.deps import ContractDep, RegistryDep, SessionDep, allowed
from app.schemas.error import errors
from app.schemas.model import ModelOut
from app.security.permissions import Permission
from app.services.model_registry import challengers
from app.services.model_registry import stages as models
from app.services.model_registry.promotion import PromotionOptions

router = APIRouter(prefix="/models", tags=["models"])
MayManageModels = Annotated[User, allowed(Permission.MODELS_MANAGE)]


@router.get("", responses=errors(401, 403))
async def list_models(
    session: SessionDep, registry: RegistryDep, _: Annotated[User, allowed(Permission.MODELS_READ)]
) -> list[ModelOut]:
    """All models, newest first; one that was just trained is a candidate."""
    return [ModelOut.of(model) for model in await models.list_models(session, registry)]


@router.post("/rollback", responses=errors(401, 403, 409))
async def roll_back(
    session: SessionDep, registry: RegistryDep, contract: ContractDep, admin: MayManageModels
) -> ModelOut:
    """Makes the champion before this one the champion again; twice leads back."""
    return ModelOut.of(await models.roll_back(session, registry, contract, by=admin.login))


@router.post("/{sha256}/promote", responses=errors(401, 403, 404, 409, 422))
async def promote(
    sha256: str, session: SessionDep, registry: RegistryDep, contract: ContractDep, admin: MayManageModels
) -> ModelOut:
    """Makes a model the champion, if it passes every gate; otherwise the old one serves on and the gates say why.

    Gates are passed by at the command line only, with a reason.
    """
    return ModelOut.of(
        await models.promote_known(session, registry, sha256, contract, PromotionOptions(by=admin.login))
    )


@router.post("/{sha256}/challenge", responses=errors(401, 403, 404, 409, 422))
async def challenge(
    sha256: str, session: SessionDep, registry: RegistryDep, contract: ContractDep, _: MayManageModels
) -> ModelOut:
    """Lets a model score in the champion's shadow; nobody is shown its scores."""
    return ModelOut.of(await challengers.challenge(session, registry, sha256, contract))


@router.post("/{sha256}/withdraw", responses=errors(401, 403, 404, 409, 422))
async def withdraw(sha256: str, session: SessionDep, registry: RegistryDep, _: MayManageModels) -> ModelOut:
    """Takes a challenger out of the shadow again."""
    return ModelOut.of(await challengers.withdraw(session, registry, sha256))
