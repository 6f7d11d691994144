"""Facts from outside the contract, as they are sent or stored, checked by what the policies in use declare."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.policy.definition import FactDefinition
from app.policy.fact_values import FactValue, fault_of
from app.policy.inputs import FactColumn
from app.policy.policy import Policy

A_DAY = timedelta(days=1)
FactDocument = dict[str, Any]
"""A fact as it is kept with a decision: `value` (null: sources contradict each other), `source`, `time` (ISO 8601)."""


@dataclass(frozen=True)
class SentFact:
    """A value, and since when it is true; None where sources contradict each other.

    Without a source it is the one that the policy declares.
    """

    value: FactValue | None
    time: datetime
    source: str | None = None


def declared_facts(policies: Sequence[Policy]) -> dict[str, FactDefinition]:
    """Return the facts that policies declare; where two declare the same, the first one counts."""
    return {name: fact for policy in reversed(policies) for name, fact in policy.definition.facts.items()}


def require_known_facts(policies: Sequence[Policy], sent: Mapping[str, SentFact]) -> None:
    """Raise InvalidInput naming each fact that no policy in use declares, or that is not of its declared type."""
    declared = declared_facts(policies)
    problems = [
        FieldProblem(f"facts.{name}", fault)
        for name, fact in sent.items()
        if (fault := fault_of(name, fact.value, declared))
    ]
    if problems:
        raise InvalidInput(problems)


def kept_facts(policy: Policy, sent: Mapping[str, SentFact]) -> dict[str, FactDocument]:
    """Return the facts that a policy declares, as they are kept with its decision.

    What was stored for another policy and is not of the declared type counts as missing.
    """
    declared = policy.definition.facts
    return {
        name: {
            "value": sent[name].value,
            "source": sent[name].source or fact.source,
            "time": _written(sent[name].time),
        }
        for name, fact in declared.items()
        if name in sent and (sent[name].value is None or not fault_of(name, sent[name].value, declared))
    }


def fact_columns(
    policy: Policy, kept: Sequence[Mapping[str, FactDocument]], moments: Iterable[datetime]
) -> dict[str, FactColumn]:
    """Return kept facts as the policy reads them: their age is that at the moment of each decision, in days."""
    at = list(moments)
    return {
        name: FactColumn(
            [facts[name]["value"] if name in facts else None for facts in kept],
            np.array(
                [
                    (moment - datetime.fromisoformat(facts[name]["time"])) / A_DAY if name in facts else 0.0
                    for facts, moment in zip(kept, at, strict=True)
                ]
            ),
            np.array([name in facts and facts[name]["value"] is None for facts in kept], dtype=bool),
        )
        for name in policy.definition.facts
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
