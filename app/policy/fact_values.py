"""Values of facts from outside the contract, by what policies declare of them."""

import math
from collections.abc import Mapping
from typing import Any

from app.policy.definition import FactDefinition
from app.policy.language.checking import nearest

FactValue = bool | float | str


def fault_of(name: str, value: FactValue | None, declared: Mapping[str, FactDefinition]) -> str:
    """Return what is wrong with a value that is sent for a fact; empty where nothing is."""
    fact = declared.get(name)
    if fact is None:
        return f"is no fact of the policy in use; {nearest(name, declared) if declared else 'it declares none'}"
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
