"""Loans with a known outcome from a file, as several commands read them."""

from collections.abc import Sequence
from pathlib import Path

import typer

from app.commands.advice import with_options
from app.ml.contracts.definition import Contract
from app.ml.registry.held_out import loans_for
from app.ml.tables.csv_format import CsvFormat
from app.ml.tables.dataset import Table
from app.ml.tables.target import Target


def read_loans(
    contract: Contract, data: Path, target: str | None, bad_value: Sequence[str] | None, csv_format: CsvFormat
) -> Table:
    """Read by the contract, and print what the file leaves open on standard error. Raises TableInvalid."""
    table = loans_for(contract, data, Target(target or contract.target, tuple(bad_value or ())), csv_format)
    for warning in table.warnings:
        typer.echo(f"Look at: {with_options(warning)}", err=True)
    return table
