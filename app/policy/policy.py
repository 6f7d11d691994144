"""A policy that can decide: its definition, its expressions checked, its hash."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from app.ml.contracts.columns import with_sources
from app.ml.contracts.definition import Contract
from app.policy.canonical import Expressions, Place
from app.policy.definition import LookupTable, PolicyDefinition
from app.policy.language.evaluation import Steps, Tables
from app.policy.language.kinds import Scope
from app.policy.language.syntax import Node, names_in


@dataclass(frozen=True)
class Policy:
    """One version, named for ever by the hash of its canonical form."""

    definition: PolicyDefinition
    contract: Contract
    expressions: Expressions
    scope: Scope
    sha256: str
    form: str
    tables: Tables
    reads: dict[Place, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The inputs that parts of the policy read, filled by `app.policy.reading` when first asked."""

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that an expression reads."""
        return frozenset(name.name for node in self.expressions.values() for name in names_in(node))

    @cached_property
    def features(self) -> frozenset[str]:
        """The features of the contract that an expression reads, and those they are computed from."""
        return frozenset(with_sources(self.contract, self.names & self.contract.by_name.keys()))

    @property
    def label(self) -> str:
        """The policy as people name it."""
        return f"{self.definition.policy} version {self.definition.version} ({self.sha256[:12]})"

    def expression(self, *place: str | int) -> Node:
        """Return the expression at that place of the definition."""
        return self.expressions[place]


def table_of(table: LookupTable) -> dict[str, float] | Steps:
    """Return a table as it is evaluated; above the last border of an ended table nothing is known."""
    if table.values:
        return dict(table.values)
    bounds = [step.below for step in table.steps if step.below is not None]
    return Steps(np.array(bounds), np.array([step.value for step in table.steps]))
