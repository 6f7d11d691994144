"""What a search needs beside a contract: the grid that a feature's values lie on, and categories never proposed.

It stands in a file of its own, so that the contract, which is part of a model's hash, stays as it is.
"""

import math
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import Field, ValidationError

from app.exceptions import ContractInvalid
from app.ml.contracts.definition import Contract, Feature, FeatureType, Governance, is_contract_name
from app.ml.contracts.texts import Finite, Identifier, Part

SHIPPED = Path(__file__).parent
ENDING = ".what-if.yaml"
STEPS_IN_A_SPREAD = 50


class Grid(Part):
    """How one feature is searched. `step`: values proposed are whole multiples of it, in the feature's unit."""

    step: Annotated[Finite, Field(gt=0)] | None = None
    never: tuple[str, ...] = ()


class Declaration(Part):
    """The features of one contract that are searched beside those it marks actionable, and their grids."""

    contract: Identifier
    features: dict[Identifier, Grid] = Field(default_factory=dict)

    def grid(self, name: str) -> Grid:
        """Return how that feature is searched."""
        return self.features.get(name, Grid())

    def step(self, feature: Feature, spread: float) -> float:
        """Return the feature's step, declared or by default."""
        return self.grid(feature.name).step or default_step(feature, spread)

    def actionable(self, contract: Contract) -> tuple[Feature, ...]:
        """Return the inputs to search, in contract order: marked actionable there or listed here."""
        return tuple(
            feature
            for feature in contract.inputs
            if (Governance.ACTIONABLE in feature.governance or feature.name in self.features)
            and not {Governance.PROTECTED, Governance.NOT_ACTIONABLE} & set(feature.governance)
        )


def load_declaration(contract: Contract, source: str | None = None) -> Declaration:
    """Return the declaration of a contract: shipped, or beside the contract's file; an empty one if there is none.

    `source` is the contract's shipped name or path. Raises ContractInvalid naming the file and the field.
    """
    place = source or contract.name
    path = SHIPPED / f"{place}.yaml" if is_contract_name(place) else Path(place).with_suffix(ENDING)
    if not path.exists():
        return Declaration(contract=contract.name)
    return read_declaration(path, contract)


def read_declaration(path: Path, contract: Contract) -> Declaration:
    """Return the declaration in that file. Raises ContractInvalid naming the file and the field."""
    try:
        declaration = Declaration.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise ContractInvalid(f"{path}: cannot be read: {fault}") from None
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the declaration"
        raise ContractInvalid(f"{path}: {where}: {first['msg']}") from None
    if declaration.contract != contract.name:
        raise ContractInvalid(f"{path}: contract: is {declaration.contract}; expected {contract.name}")
    for name, grid in declaration.features.items():
        if problem := _problem(contract, name, grid):
            raise ContractInvalid(f"{path}: features.{name}: {problem}")
    return declaration


def default_step(feature: Feature, spread: float) -> float:
    """Return a step for a feature without one: 1, 2 or 5 times a power of ten, about a fiftieth of the spread.

    >>> from app.ml.contracts.loader import load_contract
    >>> default_step(load_contract("consumer_loan").by_name["income_monthly"], 80_000)
    1000.0
    """
    wanted = spread / STEPS_IN_A_SPREAD
    power = 10.0 ** math.floor(math.log10(wanted))
    step = max(factor * power for factor in (1, 2, 5) if factor * power <= wanted * (1 + 1e-9))
    least = {FeatureType.INTEGER: 1.0, FeatureType.MONEY: 0.01}.get(feature.type, 0.0)
    return max(float(f"{step:.0e}"), least)


def _problem(contract: Contract, name: str, grid: Grid) -> str | None:
    feature = contract.by_name.get(name)
    if feature is None or feature.derived is not None:
        return f"is no input of the contract {contract.name}"
    if feature.is_protected or Governance.NOT_ACTIONABLE in feature.governance:
        return "is protected or not actionable, so that it is never proposed; leave it out here"
    decimals = {FeatureType.INTEGER: 0, FeatureType.MONEY: 2}.get(feature.type)
    if grid.step is not None and decimals is not None and round(grid.step, decimals) != grid.step:
        return f"step: expected at most {decimals} decimals for the type {feature.type}"
    if grid.step is not None and feature.type in (FeatureType.CATEGORY, FeatureType.BOOLEAN):
        return f"step: a {feature.type} has none"
    if strange := set(grid.never) - {category.value for category in feature.categories}:
        return f"never: there is no category {', '.join(sorted(strange))}"
    return None
