"""`./scoring import-original`: the people and loans of the original's database, copied into an empty one."""

import asyncio
import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands.in_session import in_session
from app.exceptions import CommandError
from app.logs import configure_logging
from app.ml.contracts.loader import load_contract
from app.original_import.borrowers import require_contract_of
from app.original_import.plan import LeftOut, Plan, plan_import
from app.original_import.source import Original, moment, read_original
from app.original_import.writing import new_passwords, require_empty, write_plan
from app.private_files import STATE
from app.settings.service import load_settings

LEFT_OUT, CHANGED, SCORES, PASSWORDS = "left-out.csv", "changed.csv", "scores.csv", "passwords.csv"
OWNER_ONLY = 0o600
DEFAULT_FOLDER = STATE / "import-original"


def import_original(
    source: Annotated[str, typer.Argument(help="the original's database: postgresql://... or sqlite:///file.db")],
    passwords: Annotated[
        bool, typer.Option("--passwords", help="give each person a random password, listed in passwords.csv")
    ] = False,
    out: Annotated[Path, typer.Option(help="folder for the lists of what was left out and changed")] = DEFAULT_FOLDER,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="write the lists and nothing else")] = False,
) -> None:
    """Copy people, clients and credits of the original's database into an empty one of this service.

    All or nothing; ids are kept. Passwords are not copied, scores are kept in a list.
    """
    settings = load_settings()
    configure_logging(settings)
    contract = load_contract(settings.applicant_contract)
    original = asyncio.run(read_original(source))
    require_contract_of(original, contract)
    plan = plan_import(original, contract)
    made: dict[int, tuple[str, str]] = {}
    if not dry_run:
        in_session(require_empty)
        made = asyncio.run(new_passwords(plan)) if passwords else {}
    _write_lists(out, original, plan, made)
    if not dry_run:
        hashes = {user_id: password_hash for user_id, (_, password_hash) in made.items()}
        in_session(lambda session: write_plan(session, plan, hashes))
    _report(plan, out, dry_run=dry_run, has_passwords=passwords)


def _write_lists(out: Path, original: Original, plan: Plan, made: Mapping[int, tuple[str, str]]) -> None:
    """Before anything is stored: a list that cannot be written ends the import."""
    out.mkdir(parents=True, exist_ok=True)
    _write(out / LEFT_OUT, ("table", "id", "reason"), map(_cells, plan.left_out))
    _write(out / CHANGED, ("table", "id", "change"), map(_cells, plan.notes))
    scores = ((row["id"], row["client_id"], row["score"], moment(row["timestamp"])) for row in original.scores)
    _write(out / SCORES, ("id", "client_id", "score", "timestamp"), scores)
    if made:
        people = ((user_id, plan.users[user_id]["login"], text) for user_id, (text, _) in made.items())
        _write(out / PASSWORDS, ("id", "login", "password"), people, anew=False)


def _cells(one: LeftOut) -> tuple[Any, ...]:
    return one.table, one.id, one.reason


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], *, anew: bool = True) -> None:
    """Write a CSV that only its owner may read. Raises CommandError if it exists and is not to be written anew."""
    try:
        path.touch(OWNER_ONLY, exist_ok=anew)
    except FileExistsError:
        raise CommandError(f"{path} exists; --out FOLDER names another folder. Nothing was copied.") from None
    path.chmod(OWNER_ONLY)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _report(plan: Plan, out: Path, *, dry_run: bool, has_passwords: bool) -> None:
    counts = {"users": plan.users, "managers": plan.managers, "clients": plan.clients, "credits": plan.credits}
    copied = ", ".join(f"{len(rows)} {what}" for what, rows in counts.items())
    typer.echo(f"{'Would copy' if dry_run else 'Copied'}: {copied}.")
    for label, rows in (("Left out", plan.left_out), ("Changed", plan.notes)):
        by_table = Counter(one.table for one in rows)
        if by_table:
            typer.echo(f"{label}: {', '.join(f'{count} of {table}' for table, count in sorted(by_table.items()))}.")
    typer.echo(f"Row by row, with reasons: {out / LEFT_OUT}, {out / CHANGED}; the original's scores: {out / SCORES}")
    if has_passwords and not dry_run:
        typer.echo(f"New passwords: {out / PASSWORDS}. Hand them out, then keep the file from others.")
    elif not dry_run:
        typer.echo("No password was copied: `./scoring admin LOGIN` adds an admin, who sets them under Users.")
