"""A bank under another contract than the demo's: nothing is shipped for it, and the first steps are its own."""

import csv
import shlex

from app.exceptions import ArtifactInvalid, CommandError
from app.ml.contracts.definition import Contract
from app.ml.registry.registry import ModelRegistry
from app.ml.tables.dataset import DEFAULT_DATA
from app.models import ModelVersion
from app.services.model_registry.promotion import usable_engine

FIRST_STEPS = """\
  export APPLICANT_CONTRACT={contract} DEMO_MODE=false
  ./scoring train --data FILE.csv
  ./scoring seed
  ./scoring admin LOGIN
  ./scoring serve"""
"""The setting, and four commands: a model, the database, a person who may log in, the service."""


def is_shipped_data_for(contract: Contract) -> bool:
    """Whether the loans that come with the product have the contract's columns."""
    with DEFAULT_DATA.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    return {contract.target, *(feature.name for feature in contract.inputs)} <= set(header)


def require_shipped_data_for(contract: Contract, named: str) -> None:
    """Raise CommandError with the bank's first steps if there is nothing to train on without a table of its own.

    `named` is the contract as the setting names it: a name or a path.
    """
    if not is_shipped_data_for(contract):
        raise CommandError(
            f"The contract {contract.name} has no demo data: the loans that come with the product have other columns. "
            f"A bank with its own contract starts with its own table:\n{first_steps(named)}"
        )


def require_model_for(contract: Contract, named: str, champion: ModelVersion | None, registry: ModelRegistry) -> None:
    """Raise CommandError if nothing can score under this contract: another contract's champion, or no model at all.

    A bank has one contract: its people and models cannot be read by another.
    """
    if champion is None:
        require_shipped_data_for(contract, named)
        return
    if champion.card.get("contract", {}).get("name") == contract.name:
        return
    try:
        usable_engine(registry, champion.sha256, contract)
    except ArtifactInvalid as fault:
        raise CommandError(
            f"The champion of this database cannot be used: {fault}. A bank has one contract: for {contract.name} name "
            f"another database, DATABASE_URL=sqlite:///var/{contract.name}.db; there it starts with:\n"
            f"{first_steps(named)}"
        ) from None


def first_steps(named: str) -> str:
    """Return the commands for a contract of this name or path, as they are typed in this folder."""
    return FIRST_STEPS.format(contract=shlex.quote(named))
