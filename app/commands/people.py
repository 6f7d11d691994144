"""`./scoring people …`: all about a person as a document, erasure, and erasures again after a restore."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session, with_registry
from app.commands.options import proposed
from app.exceptions import CommandError
from app.logs import configure_logging
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.models import Proposal, User
from app.schemas.person_data import PersonDataOut
from app.services.approvals.act import Place
from app.services.approvals.acts.people import ERASE_PERSON, erasure_change
from app.services.approvals.four_eyes import FourEyes
from app.services.approvals.proposing import propose
from app.services.audit.recording import CONSOLE
from app.services.crud import user as user_crud
from app.services.data_protection import listing, requests
from app.services.data_protection.erasing import Erased
from app.services.data_protection.exporting import collect, record_person_export
from app.services.data_protection.held_out import HeldOutMatch
from app.services.data_protection.rules import Ground, Retention
from app.settings.service import ServiceSettings, load_settings

Login = Annotated[str, typer.Argument(help="the person's login")]


def export(login: Login) -> None:
    """Print all that the database holds about a person, as JSON. The export is recorded in the audit trail."""
    quiet_settings()

    async def work(session: AsyncSession) -> PersonDataOut:
        user = await _user(session, login)
        await session.commit()
        await record_person_export(user.id, CONSOLE)
        return PersonDataOut.of(await collect(session, user))

    typer.echo(in_session(work).model_dump_json(indent=2))


def erase(
    login: Login,
    ground: Annotated[Ground, typer.Option(help="why, as the law has it")],
    confirm: Annotated[str, typer.Option(help="the login once more; asked for without it")] = "",
) -> None:
    """Erase what is personal about a client, for good; with four eyes on it is proposed. Seals stay valid.

    Refused with the reason while the law has the bank keep it: RETENTION_CREDIT_DAYS, RETENTION_APPLICANT_DAYS. Copies
    outside the database are named: what to do with them stands in docs/data-protection.md.
    """
    settings = quiet_settings()
    if (confirm or typer.prompt(f"This cannot be undone. The login {login} once more")) != login:
        raise CommandError("The two logins differ: nothing was erased.")
    retention = retention_of(settings)

    async def work(session: AsyncSession, registry: ModelRegistry, contract: Contract) -> Erased | Proposal:
        user = await _user(session, login)
        if await FourEyes(is_set=settings.asks_for_four_eyes).is_on(session):
            place, change = Place(session, registry, contract), erasure_change(ground, retention)
            return await propose(place, ERASE_PERSON, user.id, change, proposer=None)
        done = await requests.erase(session, registry, user.id, ground=ground, actor=CONSOLE, retention=retention)
        await session.commit()
        await requests.keep_list(session, settings.audit_anchor)
        return done

    done = with_registry(work)
    if isinstance(done, Proposal):
        typer.echo(proposed(done))
    else:
        counted = ", ".join(f"{count} of {table}" for table, count in sorted(done.rows.items()))
        typer.echo(
            f"Erased: the account, {counted}, and what lay beside {done.sides} acts. The audit trail stays valid."
        )
        say_copies(done.held_out, has_list=bool(settings.audit_anchor))


def erasures() -> None:
    """Print the list of erased people and applications, a line of JSON each: to be kept outside the database.

    After a restore it is applied again.
    """
    quiet_settings()
    for one in in_session(listing.listed_here, read_only=True):
        typer.echo(one.line())


def erase_again(
    file: Annotated[
        Path | None,
        typer.Argument(help="a list that `people erasures` printed; without it the one beside AUDIT_ANCHOR"),
    ] = None,
) -> None:
    """Erase the people and applications of the list again, in a database restored from before they were erased.

    Each is recorded. Those that are erased already, and those that are not in this database, are passed over and
    counted.
    """
    settings = quiet_settings()
    if file is None and not settings.audit_anchor:
        raise CommandError("AUDIT_ANCHOR names no place that the list lies beside: name the file of the list.")
    entries = listing.listed_outside(settings.audit_anchor) if file is None else listing.parse_lines(_lines(file))

    async def work(session: AsyncSession) -> listing.AppliedAgain:
        return await listing.apply_again(session, entries)

    done = in_session(work)
    typer.echo(
        f"Erased again: {len(done.erased)}; erased already: {len(done.already)}; not in this database: "
        f"{len(done.absent)}."
    )


def say_copies(held_out: Sequence[HeldOutMatch], *, has_list: bool) -> None:
    """Print what of the erased lies in the registry still, and that the list is kept nowhere else if so."""
    for one in held_out:
        rows = ", ".join(map(str, one.rows))
        typer.echo(f"Held-out loans of the model {one.model_version[:12]} hold the same features in row {rows}.")
    if not has_list:
        typer.echo("No list is kept outside (AUDIT_ANCHOR): keep what `./scoring people erasures` prints.")


def _lines(file: Path) -> list[str]:
    try:
        return (sys.stdin if str(file) == "-" else file.open(encoding="utf-8")).read().splitlines()
    except OSError as fault:
        raise CommandError(f"{file} cannot be read: {fault.strerror}.") from None


async def _user(session: AsyncSession, login: str) -> User:
    user = await user_crud.get_user_by_login(session, login)
    if user is None:
        raise CommandError(f"There is no user with the login {login}.")
    return user


def retention_of(settings: ServiceSettings) -> Retention:
    """Return how long the law has the bank keep what."""
    return Retention(settings.retention_credit_days, settings.retention_applicant_days)


def quiet_settings() -> ServiceSettings:
    """Return the settings, with the log as they say."""
    settings = load_settings()
    configure_logging(settings)
    return settings
