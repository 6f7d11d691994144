"""`python -m app models …`"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session
from app.logs import configure_logging
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.registry import ModelRegistry
from app.models import ModelVersion
from app.services import models as models_service
from app.services.crud.model_version import list_model_versions
from app.settings import load_settings

group = typer.Typer(no_args_is_help=True, help="List, promote and roll back models.")
Result = TypeVar("Result")


@group.command("list")
def list_models() -> None:
    """Show every model with its stage and its figures on the held-out loans."""

    async def work(session: AsyncSession, registry: ModelRegistry, _: Contract) -> list[ModelVersion]:
        await models_service.register_all(session, registry)
        return await list_model_versions(session)

    for model in _with_registry(work):
        holdout = model.card.get("holdout", {})
        figures = "  ".join(f"{name} {holdout[name]:.4f}" for name in ("auc", "ks", "brier") if name in holdout)
        typer.echo(f"{model.sha256[:12]}  {model.stage.value:<10} {model.created:%Y-%m-%d %H:%M}  {figures}")


@group.command("promote")
def promote(version: str = typer.Argument(help="the model's hash, or how it begins")) -> None:
    """Make a model the champion. A damaged one is refused and the old champion serves on."""

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> ModelVersion:
        sha256 = models_service.resolve_version(registry, version)
        return await models_service.promote(session, registry, sha256, contract)

    typer.echo(f"The champion is {_with_registry(work).sha256}")


@group.command("rollback")
def rollback() -> None:
    """Make the champion before this one the champion again."""
    typer.echo(f"The champion is {_with_registry(models_service.roll_back).sha256}")


def _with_registry(work: Callable[[AsyncSession, ModelRegistry, Contract], Awaitable[Result]]) -> Result:
    settings = load_settings()
    configure_logging(settings)
    registry, contract = ModelRegistry(settings.registry_url), load_contract(settings.applicant_contract)
    return in_session(lambda session: work(session, registry, contract))
