"""What the commands about policies open: the contract, the model, the policies written for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from app.commands.options import named_model
from app.exceptions import CommandError
from app.ml.contracts.definition import Contract
from app.ml.contracts.loader import load_contract
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from app.policy.analysis.examining import examined_policy
from app.policy.policy import Policy
from app.settings.process import ModelSettings, read_settings
from app.settings.service import load_settings

ENDINGS = (".csv", ".parquet")
_WORDS = {"true": True, "false": False}


def contract_of_settings() -> Contract:
    """Return the service's contract."""
    return load_contract(read_settings(ModelSettings).applicant_contract)


def currency_of_settings() -> str:
    """Return the service's currency; empty if it names none."""
    return load_settings().currency


def opened_model(prefix: str | None) -> ScoringEngine:
    """Return the model with that prefix, or the champion. Raises ArtifactInvalid if there is none."""
    settings = read_settings(ModelSettings)
    registry = ModelRegistry(settings.registry_url)
    sha256 = named_model(registry, prefix)
    return ScoringEngine.load(
        registry.read(sha256), sha256=sha256, portfolio_default_rate=settings.portfolio_default_rate
    )


def opened_policy(file: Path, contract: Contract) -> Policy:
    """Return an examined policy for that contract, its warnings shown. Raises PolicyInvalid."""
    policy, warnings = examined_policy(file, contract, currency=currency_of_settings())
    for warning in warnings:
        typer.echo(f"Look at: {warning}", err=True)
    return policy


def stated_facts(policies: Sequence[Policy], stated: Sequence[str]) -> dict[str, Any]:
    """Return the facts of `NAME=VALUE` options. Raises CommandError for one that no policy declares."""
    known = {name for policy in policies for name in policy.definition.facts}
    facts: dict[str, Any] = {}
    for one in stated:
        name, separator, text = one.partition("=")
        if not separator or name not in known:
            listed = ", ".join(sorted(known)) or "none"
            raise CommandError(f"--fact {one}: expected NAME=VALUE with one of the policy's facts: {listed}")
        facts[name] = _WORDS.get(text.lower(), _as_number(text))
    return facts


def require_files(data: Path, *outputs: Path) -> None:
    """Raise CommandError for unsupported file types, and for files that would overwrite each other."""
    for path in (data, outputs[0]):
        if path.suffix.lower() not in ENDINGS:
            raise CommandError(f"{path}: expected a name that ends with {' or '.join(ENDINGS)}")
    places = [path.resolve() for path in (data, *outputs)]
    if len(set(places)) < len(places):
        raise CommandError(f"{', '.join(map(str, (data, *outputs)))} must be different files")


def _as_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
