"""What is asked of a search, and how its rows are put to a scorer."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.columns import Columns
from app.ml.contracts.definition import Contract
from app.what_if.declaration import Declaration

T = TypeVar("T")
Steps = Generator[Columns, Sequence[float], T]
"""A search in steps: it yields applicants as columns, is sent the PD of each, and returns its result."""
Flags = NDArray[np.bool_]

BATCH = 2_000
"""So many applicants are put to the scorer at a time."""


class Decider(Protocol):
    """What else decides beside the PD, such as a policy's rules."""

    def passes(self, columns: Columns, probas: NDArray[np.float64]) -> Flags:
        """Return whether each of those applicants passes."""
        ...

    def direction(self, feature: str) -> int | None:
        """Return +1 if passing never gets easier as that input grows, −1 if never harder, 0 unknown, None no matter."""
        ...


@dataclass(frozen=True)
class Question:
    """One applicant (checked inputs), and the PD to come below.

    `spreads` are the interquartile ranges of numeric features. `borders` are the model's own borders by column, as far
    as they are known; only features without a known direction need them. `decider` must pass as well.
    """

    contract: Contract
    declaration: Declaration
    applicant: Mapping[str, Any]
    target: float
    spreads: Mapping[str, float | None]
    borders: Mapping[str, Sequence[float]] = field(default_factory=dict)
    decider: Decider | None = None

    def columns(self, changes: Mapping[str, Sequence[Any]]) -> Columns:
        """Return one applicant a value, each with all those changes."""
        rows = len(next(iter(changes.values()))) if changes else 1
        return {
            feature.name: list(changes.get(feature.name) or [self.applicant[feature.name]] * rows)
            for feature in self.contract.inputs
        }

    def reached(self, changes: Mapping[str, Sequence[Any]]) -> Steps[Flags]:
        """Ask for the PDs of those changed applicants; return whether each reaches the target."""
        rows = len(next(iter(changes.values())))
        reached = np.zeros(rows, dtype=np.bool_)
        for start in range(0, rows, BATCH):
            some = slice(start, start + BATCH)
            columns = self.columns({name: values[some] for name, values in changes.items()})
            probas = np.asarray((yield columns), dtype=np.float64)
            reached[some] = self.passes(columns, probas)
        return reached

    def passes(self, columns: Columns, probas: NDArray[np.float64]) -> Flags:
        """Return whether each of those applicants reaches the target, and whatever else decides lets it pass."""
        reached: Flags = probas < self.target
        return reached & self.decider.passes(columns, probas) if self.decider else reached
