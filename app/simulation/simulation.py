"""A simulation, added up piece by piece: memory does not grow with the applicants."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.ml.contracts.definition import Contract, Feature
from app.policy.decisions import NONE
from app.policy.language.values import Flags
from app.simulation.applicants import SimulatedApplicants
from app.simulation.cut_offs import CutOffSums
from app.simulation.economics import has_amount, has_price
from app.simulation.figures import GroupedFigures
from app.simulation.measures import Sums, measures
from app.simulation.side import DecidedApplicants, SimulationSide
from app.simulation.swap_sets import SwapSets

NO_SEGMENT = "none"


class SimulatedSide:
    """One side's figures by grade and by segment, and its sums for other cut-offs."""

    def __init__(self, side: SimulationSide) -> None:
        self.side = side
        money = {"has_amount": has_amount(side.policy), "has_price": has_price(side.policy)}
        segments = [one.name for one in side.policy.definition.segments]
        self.by_grade = GroupedFigures(side.scale.names, **money)
        self.by_segment = GroupedFigures([*segments, NO_SEGMENT], **money)
        self.cut_offs = CutOffSums(side.policy, side.scale, **money)

    def add(self, applicants: SimulatedApplicants) -> tuple[DecidedApplicants, Sums]:
        """Decide applicants and add them; return the decisions and the measures."""
        decided = self.side.decide(applicants)
        parts = measures(applicants, decided)
        segments = decided.decisions.segments
        self.by_grade.add(decided, decided.grades, parts)
        self.by_segment.add(decided, np.where(segments == NONE, len(self.by_segment.names) - 1, segments), parts)
        self.cut_offs.add(decided, parts)
        return decided, parts

    def document(self) -> dict[str, Any]:
        """Return the figures as JSON has them."""
        definition = self.side.policy.definition
        return {
            "policy": {"name": definition.policy, "version": definition.version, "sha256": self.side.policy.sha256},
            "total": self.by_grade.total().document(),
            "by_grade": {name: one.document() for name, one in self.by_grade.by_name().items()},
            "by_segment": {name: one.document() for name, one in self.by_segment.by_name().items()},
            "cut_offs": self.cut_offs.document(),
        }


@dataclass(frozen=True)
class SwappedApplicants:
    """The applicants of a piece whose outcome differs, with both sides' decisions on the whole piece."""

    applicants: SimulatedApplicants
    rows: Flags
    first: DecidedApplicants
    second: DecidedApplicants


@dataclass
class Simulation:
    """One side alone, or two with their swap sets."""

    first: SimulatedSide
    second: SimulatedSide | None = None
    swaps: SwapSets = field(init=False, default_factory=SwapSets)
    applicants: int = field(init=False, default=0)

    @property
    def contract(self) -> Contract:
        """The contract of both policies."""
        return self.first.side.policy.contract

    @property
    def inputs(self) -> list[Feature]:
        """The contract's inputs that applicants must come with."""
        read = self.first.side.inputs | (self.second.side.inputs if self.second else frozenset())
        return [feature for feature in self.contract.inputs if feature.name in read]

    def add(self, applicants: SimulatedApplicants) -> SwappedApplicants | None:
        """Add applicants; return those who change sides, None where there is one side alone."""
        self.applicants += len(applicants)
        first, parts = self.first.add(applicants)
        if self.second is None:
            return None
        second, other_parts = self.second.add(applicants)
        changed = self.swaps.add(first.decisions.outcomes, second.decisions.outcomes, (parts, other_parts))
        return SwappedApplicants(applicants, changed, first, second)

    def document(self) -> dict[str, Any]:
        """Return the whole as JSON has it."""
        two_sides = {} if self.second is None else {"second": self.second.document(), "swaps": self.swaps.document()}
        return {"applicants": self.applicants, "first": self.first.document(), **two_sides}
