"""One side of a simulation: a policy and the PDs it is applied to, those stored or those of a model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays, with_derived
from app.policy.deciding import decide_columns, evaluated
from app.policy.decisions import Decisions, StandardReason
from app.policy.definition import OUTCOMES
from app.policy.grading import GradeScale
from app.policy.inputs import Applicants, FactColumn
from app.policy.language.values import TextColumn
from app.policy.policy import Policy
from app.simulation.applicants import Places, SimulatedApplicants
from app.simulation.economics import Economics, economics

ModelPds = Callable[[Arrays], Floats]
"""From a contract's columns, derived ones included, to PDs."""
CUT_OFF_PART = "segments"
OF_CUT_OFFS = (StandardReason.RISK_TOO_HIGH, StandardReason.RISK_NEEDS_REVIEW)


@dataclass(frozen=True)
class DecidedApplicants:
    """Applicants as one side decides them.

    `grades` are places on the side's scale. `other_rules` are the outcomes that all rules but the cut-offs give: a
    cut-off can only make them worse.
    """

    pd: Floats
    grades: Places
    decisions: Decisions
    money: Economics
    other_rules: NDArray[np.int8]


@dataclass(frozen=True)
class SimulationSide:
    """A policy, its grades, and the model that gives the PDs (None: the stored ones).

    `facts` hold for every applicant; one that the policy declares and that is not here is missing.
    """

    policy: Policy
    scale: GradeScale
    model_pds: ModelPds | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def features(self) -> frozenset[str]:
        """The contract's features that the side reads: those of its policy, and of its model if it has one."""
        seen = [one.name for one in self.policy.contract.features if one.in_model] if self.model_pds else []
        return self.policy.names | frozenset(seen)

    @property
    def inputs(self) -> frozenset[str]:
        """The contract's inputs that these features need."""
        contract, needed = self.policy.contract, set(self.features)
        for feature in reversed(contract.features):
            if feature.name in needed and feature.derived:
                needed.update(feature.derived.inputs.values())
        return frozenset(feature.name for feature in contract.inputs if feature.name in needed)

    def decide(self, applicants: SimulatedApplicants) -> DecidedApplicants:
        """Return the decisions on stored applicants, what each loan would bring, and the outcome without cut-offs."""
        rows = len(applicants)
        inputs = {name: applicants.inputs[name] for name in self.inputs}
        features = with_derived(self.policy.contract, inputs, wanted=self.features)
        pd = applicants.pd if self.model_pds is None else self.model_pds(features)
        grades = self.scale.places(pd)
        facts = {name: FactColumn([value] * rows, np.zeros(rows)) for name, value in self.facts.items()}
        on_scale = TextColumn(grades, self.scale.names)
        ready = evaluated(self.policy, Applicants(features, pd, on_scale, facts))
        decisions = decide_columns(self.policy, ready)
        money = economics(self.policy, ready.columns)
        return DecidedApplicants(pd, grades, decisions, money, _other_rules(decisions))


def _other_rules(decisions: Decisions) -> NDArray[np.int8]:
    found = np.zeros(len(decisions), dtype=np.int8)
    for hit in decisions.hits:
        if hit.part != CUT_OFF_PART or hit.code not in OF_CUT_OFFS:
            np.maximum(found, hit.rows * np.int8(OUTCOMES.index(hit.outcome)), out=found)
    return found
