"""What a policy decides on scores, in columns: the same for one applicant, for a batch, and for a replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isnan
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from app.ml.contracts.arrays import Floats
from app.ml.contracts.columns import Arrays, to_arrays
from app.ml.contracts.master_scale import MasterScale
from app.models.base import utc_now
from app.policy.deciding import decide
from app.policy.decisions import Decision, DecisionReason, StandardReason
from app.policy.definition import PolicyOutcome
from app.policy.grading import grade_scale
from app.policy.inputs import Applicants
from app.policy.policy import Policy
from app.policy.principal import BY_PD, Vectors, principal_reasons
from app.services.decisions.facts import FactDocument, fact_columns

STOPPED_RULE = {
    "code": StandardReason.DECISIONS_STOPPED.value,
    "outcome": PolicyOutcome.REFER.value,
    "part": "stop",
    "lacking": {},
}


class ScoredApplicant(NamedTuple):
    """An applicant with a score: features of the revision, PD, the score's reasons, facts as kept, and the moment."""

    features: Mapping[str, Any]
    proba: float
    reasons: Sequence[Mapping[str, Any]]
    at: datetime
    facts: Mapping[str, FactDocument] = MappingProxyType({})
    is_stopped: bool = False


@dataclass(frozen=True)
class References:
    """The vectors that principal reasons are measured against, and their hash; none where there are none."""

    vectors: Vectors = field(default_factory=dict)
    sha256: str | None = None


class DecisionContent(NamedTuple):
    """What is stored of a decision beside what it is about."""

    outcome: PolicyOutcome
    credit_limit: float | None
    price: float | None
    is_stopped: bool
    basis: dict[str, Any]
    rules: list[dict[str, Any]]
    reasons: list[dict[str, Any]]


def decide_on(
    policy: Policy, scale: MasterScale | None, references: References, applicants: Sequence[ScoredApplicant]
) -> list[DecisionContent]:
    """Return the decision on each applicant, in order. A stop refers all that were decided under it.

    Raises PolicyInvalid for grades that never occur, InvalidInput for a fact that is of no use.
    """
    proba = np.array([one.proba for one in applicants], dtype=np.float64)
    grades = grade_scale(policy, scale.ends if scale else None).grades(proba)
    facts = fact_columns(policy, [one.facts for one in applicants], (one.at for one in applicants))
    decisions = decide(policy, Applicants(_arrays(policy, applicants), proba, grades, facts))
    amounts, terms = (_known(decisions.asked.get(word), len(applicants)) for word in ("amount", "term"))
    rules = RuleDocuments()
    found = []
    for place, (one, decision) in enumerate(zip(applicants, decisions.rows(), strict=True)):
        basis = {
            "amount": amounts[place],
            "term": terms[place],
            "grade": grades[place] if policy.definition.grades else None,
            "segment": decision.segment,
            "facts": dict(one.facts),
            "references": references.sha256,
        }
        found.append(
            _stopped(basis) if one.is_stopped else _content(decision, rules.of(decision), basis, one, references)
        )
    return found


def asked_words(policy: Policy, features: Mapping[str, Any]) -> dict[str, float]:
    """Return the amount and the term that the policy reads from an applicant's features, as far as it maps them.

    One that cannot be computed is NaN.
    """
    one = ScoredApplicant(features, float("nan"), (), utc_now())
    applicants = Applicants(_arrays(policy, [one]), np.array([one.proba]), [None], {})
    return {word: float(column[0]) for word, column in decide(policy, applicants).asked.items()}


class RuleDocuments:
    """The rules that held as they are stored; what many decisions of a batch share is written out once."""

    def __init__(self) -> None:
        self._known: dict[int, dict[str, Any]] = {}

    def of(self, decision: Decision) -> list[dict[str, Any]]:
        """Return those of a decision, in the policy's order."""
        return [self._known.get(id(rule)) or self._written(rule) for rule in decision.reasons]

    def _written(self, rule: DecisionReason) -> dict[str, Any]:
        document = {
            "code": str(rule.code),
            "outcome": rule.outcome.value,
            "part": rule.part,
            "lacking": {name: cause.value for name, cause in rule.lacking.items()},
        }
        return self._known.setdefault(id(rule), document)


def _content(
    decision: Decision,
    rules: list[dict[str, Any]],
    basis: dict[str, Any],
    one: ScoredApplicant,
    references: References,
) -> DecisionContent:
    by_pd = any(rule["code"] in BY_PD for rule in rules)
    reasons = principal_reasons(one.reasons, references.vectors) if by_pd else []
    return DecisionContent(decision.outcome, decision.limit, decision.price, False, basis, rules, reasons)


def _stopped(basis: dict[str, Any]) -> DecisionContent:
    return DecisionContent(PolicyOutcome.REFER, None, None, True, basis, [dict(STOPPED_RULE)], [])


def _known(column: Floats | None, rows: int) -> list[float | None]:
    """Return an amount or a term of each row; None where it is not mapped or cannot be computed."""
    if column is None:
        return [None] * rows
    return [None if isnan(value) else value for value in column.tolist()]


def _arrays(policy: Policy, applicants: Sequence[ScoredApplicant]) -> Arrays:
    """Return the features that the policy reads; derived ones are computed, as a model is fed them."""
    rows = [one.features for one in applicants]
    inputs = (feature.name for feature in policy.contract.inputs if feature.name in policy.features)
    columns = {name: [row.get(name) for row in rows] for name in inputs}
    return to_arrays(policy.contract, columns, wanted=policy.features)
