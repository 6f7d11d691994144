"""What a search answers: proposals, and what was not searched and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_SHOWN = 3


class Why(StrEnum):
    """Why a feature, or two together, were not searched."""

    MISSING = "missing"
    SPECIAL = "special"
    NO_EFFECT = "no_effect"
    NO_ROOM = "no_room"
    NO_SPREAD = "no_spread"
    TOO_FINE = "too_fine"
    ENTANGLED = "entangled"
    TOO_MANY = "too_many"


SENTENCES = {
    Why.MISSING: "no value is given, so there is none to change",
    Why.SPECIAL: "the value is a mark of its source, not a quantity",
    Why.NO_EFFECT: "the model does not use it",
    Why.NO_ROOM: "the contract's limits leave no other value on that side",
    Why.NO_SPREAD: "its values among the held-out rows do not vary, so that a change has no size",
    Why.TOO_FINE: "the PD has no known direction in it, and it has too many values to try each",
    Why.ENTANGLED: "both move the same derived feature, and one of them has no known direction",
    Why.TOO_MANY: "they have too many values together to try",
}


@dataclass(frozen=True)
class NotSearched:
    """A feature, or two together, that the search left out."""

    features: tuple[str, ...]
    why: Why


@dataclass(frozen=True)
class ProposedChange:
    """One feature's present and proposed value; `size` is |Δ| / IQR, 1 for a category or a flag."""

    feature: str
    present: Any
    proposed: Any
    size: float


@dataclass(frozen=True)
class ProposedWay:
    """Changes that reach the target together, and the PD of the applicant who has them."""

    changes: tuple[ProposedChange, ...]
    proba: float

    @property
    def size(self) -> float:
        """The sum of the changes' sizes, in interquartile ranges."""
        return sum(change.size for change in self.changes)


@dataclass(frozen=True)
class Findings:
    """The smallest changes, the smallest first, for a PD below `target`; None where there is no better one."""

    proba: float
    target: float | None
    proposals: tuple[ProposedWay, ...]
    searched: tuple[str, ...]
    not_searched: tuple[NotSearched, ...]


def findings_as_dict(findings: Findings) -> dict[str, Any]:
    """Return the same as plain data, for JSON."""
    return {
        "proba": findings.proba,
        "target": findings.target,
        "proposals": [
            {
                "changes": [
                    {"feature": one.feature, "present": one.present, "proposed": one.proposed, "size": one.size}
                    for one in proposal.changes
                ],
                "size": proposal.size,
                "proba": proposal.proba,
            }
            for proposal in findings.proposals
        ],
        "searched": list(findings.searched),
        "not_searched": [{"features": list(one.features), "why": str(one.why)} for one in findings.not_searched],
    }
