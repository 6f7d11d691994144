"""`./scoring policy decide`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.advice import with_options
from app.commands.file_options import reads_tables
from app.commands.policy.opening import opened_model, opened_policy, require_files, stated_facts
from app.commands.policy.progress import file_progress, needs_training_packages
from app.ml.tables.csv_format import DETECTED, CsvFormat

if TYPE_CHECKING:
    from app.policy.files.deciding_file import DecidedFile


@reads_tables
def decide(
    file: Annotated[Path, typer.Argument(help="a policy: a YAML file")],
    data: Annotated[Path, typer.Option(help="a .csv or .parquet file with the inputs of the model's contract")],
    out: Annotated[Path, typer.Option("--out", "-o", help="output: a .csv or .parquet file")],
    model: Annotated[
        str | None,
        typer.Option(help="the model's hash or a prefix of it; the champion by default", show_default=False),
    ] = None,
    id_: Annotated[
        list[str] | None,
        typer.Option("--id", help="column of the file to copy beside the decisions; may be repeated"),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(help="NAME=VALUE: a fact of the policy that holds for every row; may be repeated"),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(help="file for rejected rows; OUT.rejects.csv by default", show_default=False),
    ] = None,
    csv_format: CsvFormat = DETECTED,
) -> None:
    """Score a file and decide each row by a policy, in columns and in constant memory.

    The output has a line for each decided row: its number in the file, the --id columns, proba, outcome, reasons (codes
    with a semicolon between), limit, price, segment, the hashes of policy and model. A row with a fault goes to the
    side file. The policy is checked first, as `policy check` does.
    """
    needs_training_packages()
    from app.policy.files.deciding_file import decide_file  # noqa: PLC0415
    from app.policy.files.pieces import TableToDecide  # noqa: PLC0415

    side = rejects or out.with_suffix(".rejects.csv")
    require_files(data, out, side)
    engine = opened_model(model)
    policy = opened_policy(file, engine.contract)
    table = TableToDecide(data, engine, tuple(dict.fromkeys(id_ or ())), csv_format, stated_facts([policy], fact or []))
    with file_progress("Deciding") as progress:
        found = decide_file(table, policy, out, side, progress)
    typer.echo(f"Policy {policy.label}\nModel {engine.version}")
    _show(found, out, side)


def _show(found: "DecidedFile", out: Path, side: Path) -> None:
    typer.echo(f"Read as {found.written}.")
    for warning in found.warnings:
        typer.echo(f"Look at: {with_options(warning)}", err=True)
    rejected = found.rows - found.decided
    typer.echo(f"{found.rows:,} rows, {found.decided:,} decided, {rejected:,} rejected; {found.seconds:.1f} s.")
    for outcome, count in found.outcomes.items():
        typer.echo(f"  {outcome:<8} {count:>9,}  {count / found.decided:6.1%}")
    if found.reasons:
        typer.echo("Reasons, rows with each:")
    for code, count in found.reasons.most_common():
        typer.echo(f"  {code:<28} {count:>9,}")
    typer.echo(f"In {out}; rejected rows in {side}")
    if rejected:
        typer.echo(f"{rejected:,} of {found.rows:,} rows were rejected: see {side}", err=True)
