"""`./scoring policy compare`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.file_options import reads_tables
from app.commands.policy.opening import opened_model, opened_policy, require_files, stated_facts
from app.commands.policy.progress import file_progress, needs_training_packages
from app.ml.tables.csv_format import DETECTED, CsvFormat
from app.policy.definition import OUTCOMES

if TYPE_CHECKING:
    from app.policy.files.comparing import PolicyComparison


@reads_tables
def compare(
    first: Annotated[Path, typer.Argument(help="a policy, usually the active one: a YAML file")],
    second: Annotated[Path, typer.Argument(help="the policy to compare with it: a YAML file")],
    data: Annotated[Path, typer.Option(help="a .csv or .parquet file with the inputs of the model's contract")],
    out: Annotated[Path, typer.Option("--out", "-o", help="output: the rows whose outcome differs")],
    model: Annotated[
        str | None,
        typer.Option(help="the model's hash or a prefix of it; the champion by default", show_default=False),
    ] = None,
    id_: Annotated[
        list[str] | None,
        typer.Option("--id", help="column of the file to copy beside the outcomes; may be repeated"),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(help="NAME=VALUE: a fact of the policies that holds for every row; may be repeated"),
    ] = None,
    csv_format: CsvFormat = DETECTED,
) -> None:
    """Compare two policies on the same applicants and PDs: approval rates, expected bad rates, swap sets.

    The expected bad rate is the mean PD of the approved. Nothing is said of how the declined would have paid.
    """
    needs_training_packages()
    from app.policy.files.comparing import compare_policies  # noqa: PLC0415
    from app.policy.files.pieces import TableToDecide  # noqa: PLC0415

    side = out.with_suffix(".rejects.csv")
    require_files(data, out, side)
    engine = opened_model(model)
    policies = (opened_policy(first, engine.contract), opened_policy(second, engine.contract))
    table = TableToDecide(data, engine, tuple(dict.fromkeys(id_ or ())), csv_format, stated_facts(policies, fact or []))
    with file_progress("Comparing") as progress:
        found = compare_policies(table, policies, out, side, progress)
    typer.echo(f"first   {policies[0].label}\nsecond  {policies[1].label}\nmodel   {engine.version}")
    _show(found, out)


def _show(found: "PolicyComparison", out: Path) -> None:
    decided = found.decided
    typer.echo(f"on      {decided:,} applicants, {found.rows - decided:,} rows rejected")
    if not decided:
        return
    for name, one in (("first", found.first), ("second", found.second)):
        rate = "none approved" if one.expected_bad_rate is None else f"expected bad rate {one.expected_bad_rate:.2%}"
        typer.echo(
            f"{name:<7} approves {one.count:,} ({one.count / decided:.1%}), {rate}, limits {one.total_limit:,.0f}"
        )
    typer.echo("first \\ second  " + "".join(f"{outcome.value:>10}" for outcome in OUTCOMES))
    for outcome, row in zip(OUTCOMES, found.moves.tolist(), strict=True):
        typer.echo(f"{outcome.value:<16}" + "".join(f"{count:>10,}" for count in row))
    same = int(found.moves.trace())
    typer.echo(f"{decided - same:,} applicants change ({(decided - same) / decided:.1%}); they are in {out}")
