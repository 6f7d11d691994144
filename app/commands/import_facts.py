"""`./scoring import-facts`: facts of clients or applications from a CSV file."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from app.commands.in_session import with_registry
from app.exceptions import CommandError, InvalidInput
from app.ml.contracts.definition import Contract
from app.ml.tables.harmless import harmless
from app.services.decisions.importing_facts import Row, import_piece, require_columns
from app.services.decisions.stored_facts import known_declarations
from app.services.policies.in_use import ReadyPolicies
from app.settings.service import load_settings

ROWS_AT_ONCE = 1000
FAULTS_SHOWN = 10
REJECTED = 1


def import_facts(
    file: Annotated[
        Path, typer.Argument(help="CSV: client_id or application_id, name, value, and if known time, source")
    ],
) -> None:
    """Store facts of clients or applications from a CSV file, once however often it runs.

    Rows with a fault stand in FILE.rejects.csv with the reason; then the exit code is 1.
    """
    rejects = file.with_name(f"{file.name}.rejects.csv")
    with _opened(file) as table:
        try:
            by_column = require_columns(table.fieldnames or [])
        except InvalidInput as fault:
            raise CommandError(f"{file}:1: {fault}") from None
        stored, known, faults = with_registry(
            lambda session, _registry, contract: _import(session, contract, table, by_column, rejects)
        )
    typer.echo(f"{stored:,} facts stored, {known:,} there already, {faults:,} rows rejected.")
    if faults:
        typer.echo(f"Rejected rows and why: {rejects}")
        raise typer.Exit(REJECTED)


async def _import(
    session: AsyncSession, contract: Contract, table: "csv.DictReader[str]", by_column: str, rejects: Path
) -> tuple[int, int, int]:
    """Import piece by piece, each in a transaction of its own; return how many were stored, known and rejected."""
    policies = ReadyPolicies(contract, currency=load_settings().currency)
    declared = await known_declarations(session, policies)
    stored = known = faults = 0
    with _rejects(rejects, table.fieldnames or []) as write:
        for rows in _pieces(table):
            good = [(line, row) for line, row, fault in rows if not fault]
            whole = [row for _, row in good]
            done = await import_piece(
                session, whole, declared, by_column=by_column, file=rejects.name.removesuffix(".rejects.csv")
            )
            await session.commit()
            stored, known = stored + done.stored, known + done.known
            bad = [(line, row, fault) for line, row, fault in rows if fault]
            bad += [(good[place][0], good[place][1], why) for place, why in done.faults.items()]
            faults += len(bad)
            for line, row, why in sorted(bad, key=lambda one: one[0]):
                if faults <= FAULTS_SHOWN:
                    typer.echo(f"line {line}: {why}", err=True)
                write([*row.values(), why])
    return stored, known, faults


def _pieces(table: "csv.DictReader[str]") -> Iterator[list[tuple[int, Row, str]]]:
    """Yield rows with their line in the file and what is wrong with their shape."""
    rows = _rows(table)
    while piece := list(islice(rows, ROWS_AT_ONCE)):
        yield piece


def _rows(table: "csv.DictReader[Any]") -> Iterator[tuple[int, Row, str]]:
    names = table.fieldnames or []
    try:
        for row in table:
            cells = [row[name] for name in names]
            has_other_shape = None in row or None in cells
            whole = {name: row[name] or "" for name in names}
            yield table.line_num, whole, "has more or fewer cells than there are columns" if has_other_shape else ""
    except (csv.Error, UnicodeDecodeError) as fault:
        raise CommandError(
            f"line {table.line_num + 1}: cannot be read: {fault}. What stands before it is stored."
        ) from None


@contextmanager
def _opened(file: Path) -> Iterator["csv.DictReader[str]"]:
    """Give the rows of a UTF-8 file; comma, semicolon or tab between the cells, as its first line has them."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            separator = _separator(text)
            yield csv.DictReader(text, delimiter=separator, strict=True)
    except FileNotFoundError:
        raise CommandError(f"{file}: there is no such file.") from None
    except (IsADirectoryError, PermissionError, UnicodeDecodeError) as fault:
        raise CommandError(f"{file}: cannot be read as UTF-8 text: {type(fault).__name__}.") from None


def _separator(text: TextIO) -> str:
    first = text.readline()
    text.seek(0)
    return max(",;\t", key=first.count)


@contextmanager
def _rejects(place: Path, names: Sequence[str]) -> Iterator[Any]:
    """Give what writes a rejected row; the file is there only if there is one."""
    opened: list[TextIO] = []

    def write(cells: Sequence[str]) -> None:
        is_first = not opened
        if is_first:
            opened.append(place.open("w", encoding="utf-8", newline=""))
        writer = csv.writer(opened[0])
        if is_first:
            writer.writerow([*names, "error"])
        writer.writerow([harmless(cell) for cell in cells])

    place.unlink(missing_ok=True)
    try:
        yield write
    finally:
        for file in opened:
            file.close()
