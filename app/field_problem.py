"""One fault of a payload, as a code with its limits and as a sentence."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

ILLEGAL = "illegal"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One fault of a payload: the field's name as the caller wrote it, and what is expected of it.

    `code` names the kind of fault and `limits` its numbers, for callers that word it in another language.
    """

    field: str
    message: str
    code: str = ILLEGAL
    limits: Mapping[str, str | int | float | Decimal] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"
