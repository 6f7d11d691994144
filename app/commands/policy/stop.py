"""`./scoring policy stop|start`: the emergency stop of decisions."""

from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session
from app.exceptions import CommandError
from app.models import DecisionStop
from app.services.audit.recording import CONSOLE
from app.services.policies.stopping import switch

Reason = Annotated[str, typer.Option(help="why; shown on every page and kept")]


def stop(reason: Reason) -> None:
    """Refer all decisions to a person from now on, in every process; listed for review."""
    _switch(is_on=True, reason=reason)
    typer.echo("Decisions are stopped: all are referred to a person. `./scoring policy start` ends it")


def start(reason: Reason) -> None:
    """Let the active policy decide again."""
    _switch(is_on=False, reason=reason)
    typer.echo("The active policy decides")


def _switch(*, is_on: bool, reason: str) -> None:
    if not reason.strip():
        raise CommandError("--reason: say why")

    async def work(session: AsyncSession) -> DecisionStop | None:
        return await switch(session, is_on=is_on, reason=reason.strip(), actor=CONSOLE)

    in_session(work)
