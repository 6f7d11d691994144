"""`./scoring import`."""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.commands.advice import with_options
from app.commands.file_options import reads_tables
from app.exceptions import CommandError, InvalidInput
from app.file_import.fields import fields_of
from app.file_import.mapping import settle, unused
from app.file_import.opened import OpenedFile, first_rows, open_file
from app.file_import.running import ImportPlan, ImportSummary, Progress, begin_import, do_import
from app.logs import configure_logging
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.tables.csv_format import DETECTED, CsvFormat
from app.models import ImportKind
from app.services.crud.imports import rows as import_crud
from app.settings.service import load_settings
from database.database import close_database_engine, create_schema, get_database_engine, session_scope

LONGEST_CELL = 24
PROBLEMS_PRINTED = 10


@reads_tables
def import_file(
    kind: Annotated[ImportKind, typer.Argument(help="what the rows are")],
    file: Annotated[Path, typer.Argument(help="a .csv or .parquet file with a header")],
    place: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="the column of a field; may be repeated", show_default=False
        ),
    ] = None,
    mapping: Annotated[
        str | None, typer.Option(metavar="NAME", help="read by a mapping that was kept", show_default=False)
    ] = None,
    keep_mapping: Annotated[
        str | None, typer.Option(metavar="NAME", help="keep the mapping by this name", show_default=False)
    ] = None,
    returned: Annotated[
        Path | None, typer.Option(help="the whole file with the problems of each row; FILE.imported.csv by default")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="the mapping that is shown is right")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="check every row and store nothing")] = False,
    csv_format: CsvFormat = DETECTED,
) -> None:
    """Import people, credits or payments from a file: good rows are stored, the others come back with sentences.

    Clients and credits are found by external_id, the bank's own number, and managers by login; what is there is
    changed, one revision each, what is not is added, people with no password until one is set. Every row is checked;
    each batch of good rows is one transaction. Interrupted, the same file can be imported again. Exit code 2 where
    the file cannot be used at all, and then nothing is stored.
    """
    settings = load_settings()
    configure_logging(settings)
    contract = load_contract(settings.applicant_contract)
    target = returned or file.with_name(f"{file.stem}.imported.csv")
    if target.resolve() == file.resolve():
        raise CommandError(f"--returned {target} is the file itself; name another one.")
    asked = _Asked(kind, file, _placed(place or []), mapping, keep_mapping, target, csv_format, yes, dry_run)
    summary = asyncio.run(_import(asked, contract))
    _report(summary, target, is_dry_run=dry_run)


@dataclass(frozen=True)
class _Asked:
    """What the command line says."""

    kind: ImportKind
    file: Path
    corrections: Mapping[str, str]
    mapping: str | None
    keep_mapping: str | None
    returned: Path
    csv_format: CsvFormat
    is_confirmed: bool
    is_dry_run: bool


def _placed(said: Sequence[str]) -> dict[str, str]:
    """Return the corrections by field. Raises CommandError for one without a sign between."""
    for one in said:
        if "=" not in one:
            raise CommandError(f"--map {one}: expected FIELD=COLUMN; FIELD= takes a column away")
    return {field.strip(): column.strip() for field, _, column in (one.partition("=") for one in said)}


async def _import(asked: _Asked, contract: Contract) -> ImportSummary:

    file = open_file(asked.file, asked.csv_format)
    try:
        await create_schema(get_database_engine())
        columns = await _columns(asked, file, contract)
        if asked.keep_mapping is not None:
            async with session_scope() as session:
                await import_crud.keep_mapping(session, asked.keep_mapping, asked.kind, columns, saved_by=None)
        plan = ImportPlan(asked.kind, columns, asked.returned, asked.is_dry_run)
        row = None
        if not asked.is_dry_run:
            row = await begin_import(plan, file, asked.file, file_name=asked.file.name, asked_by=None)
        with _bar() as show:
            return await do_import(plan, file, contract, row, show)
    finally:
        await close_database_engine()


async def _columns(asked: _Asked, file: OpenedFile, contract: Contract) -> dict[str, str]:
    """Return the confirmed mapping. Raises CommandError for one that is not whole, or not confirmed."""

    kept = None if asked.mapping is None else await _kept(asked.mapping, asked.kind)
    try:
        columns = settle(fields_of(asked.kind, contract), file.names, kept=kept, corrections=asked.corrections)
    except InvalidInput as fault:
        lines = "\n".join(map(str, fault.fields))
        raise CommandError(f"{lines}\n--map FIELD=COLUMN says which column a field is read from.") from None
    _show(file, columns)
    if kept is None and not asked.is_confirmed and not asked.is_dry_run:
        if not sys.stdin.isatty():
            raise CommandError(
                "Nothing is stored yet. --yes confirms the columns above, --map FIELD=COLUMN corrects one."
            )
        typer.confirm("Are these the columns?", abort=True)
    return columns


async def _kept(name: str, kind: ImportKind) -> dict[str, str]:
    async with session_scope(read_only=True) as session:
        found = await import_crud.get_mapping(session, name)
        names = [one.name for one in await import_crud.list_mappings(session, kind)]
    if found is None or found.kind is not kind:
        known = ", ".join(names) or "none"
        raise CommandError(f"--mapping {name}: there is no such mapping for {kind.value}; kept are: {known}")
    return dict(found.columns)


def _show(file: OpenedFile, columns: dict[str, str]) -> None:
    """Print the mapping with what stands in the first rows, and what is not used."""

    rows = [row.cells for row in first_rows(file)]
    typer.echo(f"Read as {file.csv_format}.")
    for field, column in columns.items():
        place = file.names.index(column)
        seen = ", ".join(row[place][:LONGEST_CELL] for row in rows if place < len(row))
        typer.echo(f"  {field} <- {column}: {seen}")
    if left := unused(file.names, columns):
        typer.echo(f"Not used: {', '.join(left)}.")


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show a bar on standard error at a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console  # noqa: PLC0415  (seen by people only)
    from rich.progress import MofNCompleteColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (*Bar.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Importing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _report(summary: ImportSummary, returned: Path, *, is_dry_run: bool) -> None:
    for warning in summary.warnings:
        typer.echo(f"Look at: {with_options(warning)}", err=True)
    counts = ", ".join(f"{count:,} {result}" for result, count in sorted(summary.counts.items()))
    typer.echo(f"{summary.rows:,} rows: {counts}." + (" A dry run: nothing is stored." if is_dry_run else ""))
    typer.echo(f"The whole file with what came of each row: {returned}")
    for problem in summary.problems[:PROBLEMS_PRINTED]:
        typer.echo(f"  row {problem.row}: {problem}", err=True)
    if summary.rejected:
        typer.echo(f"{summary.rejected:,} of {summary.rows:,} rows were rejected: see {returned}", err=True)
