"""Facts from outside the contract, as a caller sends them, checked by what the policies in use declare."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from app.exceptions import InvalidInput
from app.field_problem import FieldProblem
from app.policy.definition import FactDefinition
from app.policy.inputs import FactColumn
from app.policy.language.checking import nearest
from app.policy.policy import Policy

A_DAY = timedelta(days=1)
FactDocument = dict[str, Any]
"""A fact as it is kept with a decision: `value`, `source`, `time` in ISO 8601."""


@dataclass(frozen=True)
class SentFact:
    """A value, and since when it is true."""

    value: bool | float | str
    time: datetime


def require_known_facts(policies: Sequence[Policy], sent: Mapping[str, SentFact]) -> None:
    """Raise InvalidInput naming each fact that no policy in use declares, or that is not of its declared type."""
    declared = {name: fact for policy in reversed(policies) for name, fact in policy.definition.facts.items()}
    problems = [
        FieldProblem(f"facts.{name}", fault)
        for name, fact in sent.items()
        if (fault := _fault_of(name, fact.value, declared))
    ]
    if problems:
        raise InvalidInput(problems)


def kept_facts(policy: Policy, sent: Mapping[str, SentFact]) -> dict[str, FactDocument]:
    """Return the facts that a policy declares, as they are kept with its decision; the source is the declared one."""
    return {
        name: {"value": sent[name].value, "source": declared.source, "time": _written(sent[name].time)}
        for name, declared in policy.definition.facts.items()
        if name in sent
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
        )
        for name in policy.definition.facts
    }


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _fault_of(name: str, value: bool | float | str, declared: Mapping[str, FactDefinition]) -> str:
    fact = declared.get(name)
    if fact is None:
        return f"is no fact of the policy in use; {nearest(name, declared) or 'it has none'}"
    if fact.type == "category":
        return "" if value in fact.values else f"must be one of {', '.join(fact.values)}"
    if fact.type == "bool":
        return "" if isinstance(value, bool) else "must be true or false"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "" if is_number and _is_float(value) else "must be a number"


def _is_float(value: Any) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
