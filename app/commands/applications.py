"""`./scoring applications …`: all about an applicant without an account as a document, and erasure."""

from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session, with_registry
from app.commands.options import proposed
from app.commands.people import quiet_settings, retention_of, say_copies
from app.exceptions import CommandError
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import Proposal
from app.schemas.application_data import ApplicationDataOut
from app.services.approvals.act import Place
from app.services.approvals.acts.people import ERASE_APPLICATION, erasure_change
from app.services.approvals.four_eyes import FourEyes
from app.services.approvals.proposing import propose
from app.services.audit.recording import CONSOLE
from app.services.crud.application import ApplicationRow, get_application
from app.services.data_protection import requests
from app.services.data_protection.erasing_applications import ErasedApplication
from app.services.data_protection.exporting_applications import collect_application, record_application_export
from app.services.data_protection.rules import Ground

Number = Annotated[int, typer.Argument(min=1, help="the application's own id, as the API and the page name it")]


def export(number: Number) -> None:
    """Print all that the database holds about an application, as JSON. The export is recorded in the audit trail."""
    quiet_settings()

    async def work(session: AsyncSession) -> ApplicationDataOut:
        row = await _application(session, number)
        await session.commit()
        await record_application_export(number, CONSOLE)
        return ApplicationDataOut.of(await collect_application(session, row))

    typer.echo(in_session(work).model_dump_json(indent=2))


def erase(
    number: Number,
    ground: Annotated[Ground, typer.Option(help="why, as the law has it")],
    confirm: Annotated[str, typer.Option(help="the sender's id of it; asked for without it")] = "",
) -> None:
    """Erase what is personal in an application, for good; with four eyes on it is proposed. Seals stay valid.

    Refused with the reason while the law has the bank keep it: RETENTION_APPLICANT_DAYS.
    """
    settings = quiet_settings()
    typed = confirm or typer.prompt(f"This cannot be undone. The sender's id of application {number}")
    retention = retention_of(settings)

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> ErasedApplication | Proposal:
        row = await _application(session, number)
        if typed != row.application.external_id:
            raise CommandError(f"This is not the sender's id of application {number}: nothing was erased.")
        if await FourEyes(is_set=settings.asks_for_four_eyes).is_on(session):
            place, change = Place(session, registry, contract), erasure_change(ground, retention)
            return await propose(place, ERASE_APPLICATION, number, change, proposer=None)
        done = await requests.erase_one_application(
            session, registry, number, ground=ground, actor=CONSOLE, retention=retention
        )
        await session.commit()
        await requests.keep_list(session, settings.audit_anchor)
        return done

    done = with_registry(work)
    if isinstance(done, Proposal):
        typer.echo(proposed(done))
        return
    typer.echo(
        f"Erased: the application, the reasons of {done.scores} scores, and what lay beside {done.sides} acts. "
        "The audit trail stays valid."
    )
    say_copies(done.held_out, has_list=bool(settings.audit_anchor))


async def _application(session: AsyncSession, number: int) -> ApplicationRow:
    row = await get_application(session, number)
    if row is None:
        raise CommandError(f"There is no application {number}.")
    return row
