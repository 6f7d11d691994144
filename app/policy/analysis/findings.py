"""What an analysis finds."""

from dataclasses import dataclass
from enum import StrEnum

from app.policy.canonical import Place


class Severity(StrEnum):
    """An error stops the policy from being used; a warning is for the person who wrote it."""

    ERROR = "error"
    WARNING = "warning"


class PolicyFault(StrEnum):
    """The kinds of findings."""

    CASE = "case"
    OVERLAP = "overlap"
    GAP = "gap"
    NEVER_FIRES = "never_fires"
    ALWAYS_FIRES = "always_fires"
    SHADOWED = "shadowed"
    UNUSED = "unused"
    OPEN_TABLE = "open_table"
    PROTECTED = "protected"
    TOO_MANY_CELLS = "too_many_cells"


@dataclass(frozen=True, slots=True)
class PolicyFinding:
    """One finding: its place in the file, and a sentence. `other` is a second rule it is about."""

    fault: PolicyFault
    severity: Severity
    place: Place
    sentence: str
    other: Place | None = None
