"""`./scoring audit …`: verify the trail, prove that a row is in it, show the key of its seals."""

import json
import re
from collections import Counter
from datetime import datetime
from functools import partial
from typing import Annotated

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import in_session
from app.commands.options import moment
from app.exceptions import CommandError
from app.logs import configure_logging
from app.services.audit.anchors import anchored
from app.services.audit.proving import Proof, prove_row
from app.services.audit.signing import SECRET_FILE, SigningKey, signing_key, trusted_keys
from app.services.audit.standing import record_verification
from app.services.audit.verification import Verified
from app.services.audit.verification import verify as verify_trail
from app.settings.service import ServiceSettings, load_settings

FAILED = 1
ROW = re.compile(
    r"(?:(audit_events|client_revisions|decisions|referral_answers|scores)/)?([1-9][0-9]*(?:/[1-9][0-9]*)?)"
)
ROW_HELP = "scores/7, audit_events/3, client_revisions/12/2; a number alone is a score"


def verify(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="only seals since that day or time (UTC without a zone)")
    ] = None,
    is_recorded: Annotated[
        bool, typer.Option("--record", help="write the result into the trail, where the page of auditors shows it")
    ] = False,
) -> None:
    """Recompute every row of the audit trail, its seals and their signatures; hold them against the anchors.

    The first thing that does not hold is named. What was erased by a recorded erasure is counted apart: no failure.
    Exit code 1: something does not hold; 2: a mistake. Nothing is written without --record.
    """
    settings = _settings()
    begin = moment("--since", since) if since is not None else None
    trusted = trusted_keys(settings.audit_trusted_keys, seal_key(settings))
    kept = anchored(settings.audit_anchor)

    async def work(session: AsyncSession) -> Verified:
        return await verify_trail(session, trusted, since=begin, anchored=kept)

    done = in_session(work, read_only=True)
    if is_recorded:
        in_session(partial(record_verification, done=done, since=begin, anchors=len(kept)))
    if (one := done.finding) is not None:
        where = f"{one.table} {one.key}: " if one.table else ""
        typer.echo(f"Seal {one.seal} does not hold. {where}{one.sentence}.")
        raise typer.Exit(FAILED)
    _tell(done, begin, len(kept), has_anchor=bool(settings.audit_anchor))


def prove(row: Annotated[str, typer.Argument(metavar="TABLE/ID", help=ROW_HELP)]) -> None:
    """Print what proves that a row is in the signed trail: its encoding, the path to the root, the seal, as JSON.

    docs/audit.md has the lines of Python that check it without this service.
    """
    _settings()
    found = ROW.fullmatch(row)
    if found is None:
        raise CommandError(f"{row!r} names no row; expected TABLE/ID such as scores/7 or client_revisions/12/2")
    table, key_of_row = found[1] or "scores", found[2]

    async def work(session: AsyncSession) -> Proof:
        return await prove_row(session, table, key_of_row)

    typer.echo(json.dumps(in_session(work, read_only=True).as_dict(), ensure_ascii=False, indent=2))


def key() -> None:
    """Show the public key that seals are signed with, for AUDIT_TRUSTED_KEYS and for checks of proofs."""
    typer.echo(seal_key(_settings()).public.hex())


def _settings() -> ServiceSettings:
    settings = load_settings()
    configure_logging(settings)
    return settings


def seal_key(settings: ServiceSettings) -> SigningKey:
    """Return the key that seals are signed with. Raises SettingInvalid, OSError."""
    return signing_key(settings.signing_secret, SECRET_FILE)


def _tell(done: Verified, begin: datetime | None, anchors: int, *, has_anchor: bool) -> None:
    if done.newest is None:
        typer.echo("There is no seal yet: a running service makes them.")
        return
    span = f" since {begin:%Y-%m-%d %H:%M}" if begin else ""
    newest = f"{done.newest:%Y-%m-%d %H:%M:%S} UTC"
    typer.echo(f"Holds: {done.rows:,} rows in {done.seals:,} seals{span}; the newest is of {newest}.")
    if done.erased:
        days = Counter[str]()
        for when, count in done.erased.items():
            days[f"{when:%Y-%m-%d}"] += count
        for day, count in sorted(days.items()):
            typer.echo(f"Erased on {day}: what was personal in {count:,} rows; it is not checked, their seals hold.")
    if has_anchor:
        typer.echo(f"Held against {anchors:,} anchors.")
    else:
        typer.echo("No anchor is kept (AUDIT_ANCHOR): rows and seals rewritten with the key would not be seen.")
