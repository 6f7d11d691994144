"""`./scoring policy check`."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.policy.opening import contract_of_settings, currency_of_settings
from app.ml.contracts.loader import load_contract
from app.policy.analysis.examining import examined_policy
from app.policy.catalogue import require_complete, shipped_catalogue


def check(
    file: Annotated[Path, typer.Argument(help="a policy: a YAML file")],
    contract: Annotated[
        str | None,
        typer.Option(
            help="a feature contract: a YAML file, or a shipped one's name; the service's by default",
            show_default=False,
        ),
    ] = None,
    reasons: Annotated[
        Path | None,
        typer.Option(
            help="the catalogue of reasons: a YAML file; by default the shipped one of the contract", show_default=False
        ),
    ] = None,
) -> None:
    """Check a policy: its words and units, its cases, overlaps, gaps, rules that never fire or shadow another.

    Every reason that it may give must be in the catalogue of reasons, in both languages and with its codes.

    Exit code 2 with every error as file:line: field: what is expected. Warnings do not stop a policy.
    """
    found = load_contract(contract) if contract else contract_of_settings()
    policy, warnings = examined_policy(file, found, currency=currency_of_settings())
    catalogue = reasons or shipped_catalogue(found)
    if catalogue is None:
        warnings = [*warnings, f"the contract {found.name} has no catalogue of reasons: notices cannot be written"]
    else:
        require_complete(catalogue, found, policy)
    definition = policy.definition
    typer.echo(f"Policy {definition.policy} version {definition.version}")
    typer.echo(f"Hash {policy.sha256}")
    typer.echo(f"Contract {found.name} version {found.version}")
    typer.echo(
        f"{len(definition.knock_outs)} knock-outs, {len(definition.segments)} segments, "
        f"{len(definition.cases)} cases: all hold."
    )
    for warning in warnings:
        typer.echo(f"Look at: {warning}", err=True)
