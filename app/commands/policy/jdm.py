"""`./scoring policy export` and `import`: GoRules' JSON Decision Model."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.policy.opening import contract_of_settings, currency_of_settings
from app.exceptions import CommandError, PlaceUnwritable, PolicyInvalid
from app.ml.contracts.loader import load_contract
from app.policy.analysis.examining import examined_policy
from app.policy.jdm.exporting import to_jdm
from app.policy.jdm.importing import from_jdm

CONTRACT_HELP = "a feature contract: a YAML file, or a shipped one's name; the service's by default"
LARGEST_BYTES = 8 << 20


def export(
    file: Annotated[Path, typer.Argument(help="a policy: a YAML file")],
    out: Annotated[Path, typer.Option("--out", "-o", help="output: a .json file")],
    contract: Annotated[str | None, typer.Option(help=CONTRACT_HELP, show_default=False)] = None,
) -> None:
    """Write a policy as a decision model of GoRules (JDM), which keeps the policy beside for reading it back."""
    found = load_contract(contract) if contract else contract_of_settings()
    policy, _ = examined_policy(file, found, currency=currency_of_settings())
    _write(out, to_jdm(policy), instead_of=file)
    typer.echo(f"Policy {policy.label} in {out}")


def import_policy(
    file: Annotated[Path, typer.Argument(help="a decision model: a .json file")],
    out: Annotated[Path, typer.Option("--out", "-o", help="output: the policy as YAML")],
    contract: Annotated[str | None, typer.Option(help=CONTRACT_HELP, show_default=False)] = None,
) -> None:
    """Read a decision model of GoRules (JDM) as a policy: knock-outs, segments, values; then check and complete it."""
    found = load_contract(contract) if contract else contract_of_settings()
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise PolicyInvalid(f"{file}: is larger than {LARGEST_BYTES:,} bytes")
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise PolicyInvalid(f"{file}: cannot be read as UTF-8 text: {fault}") from None
    _write(out, from_jdm(text, found, source=str(file)), instead_of=file)
    typer.echo(f"In {out}; `./scoring policy check {out}` checks it")


def _write(out: Path, text: str, *, instead_of: Path) -> None:
    if out.resolve() == instead_of.resolve():
        raise CommandError(f"{out} must be another file than the one that is read")
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise PlaceUnwritable(f"{out} cannot be written: {fault.strerror or fault}") from None
