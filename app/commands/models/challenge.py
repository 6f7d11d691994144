"""`./scoring models challenge`."""

from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import with_registry
from app.commands.models.stages import Version
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import ModelVersion
from app.services.model_registry import challengers
from app.services.model_registry.names import resolve_known


def challenge(
    version: Version,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="withdraw the challenger")] = False,
) -> None:
    """Let a model score in the champion's shadow: it scores what the champion scores, unseen.

    `models compare` shows how the two differ. Running services begin within two seconds.
    """

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> ModelVersion:
        sha256 = await resolve_known(session, registry, version)
        if withdraw:
            return await challengers.withdraw(session, registry, sha256)
        return await challengers.challenge(session, registry, sha256, contract)

    model = with_registry(work)
    typer.echo(f"Model {model.sha256} is a {model.stage.value}")
