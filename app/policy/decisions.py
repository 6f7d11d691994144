"""Decisions as columns, and one of them as people read it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.ml.contracts.arrays import Floats
from app.policy.definition import OUTCOMES, PolicyOutcome
from app.policy.language.values import Flags

NONE = -1


class StandardReason(StrEnum):
    """Why an applicant is not approved, beside the codes of the policy's knock-outs."""

    RISK_TOO_HIGH = "risk_too_high"
    RISK_NEEDS_REVIEW = "risk_needs_review"
    NO_SEGMENT = "no_segment"
    AMOUNT_ABOVE_LIMIT = "amount_above_limit"
    LIMIT_BELOW_LEAST = "limit_below_least"
    PRICE_ABOVE_CAP = "price_above_cap"
    NOT_COMPUTED = "not_computed"
    CONSENT_MISSING = "consent_missing"
    DECISIONS_STOPPED = "decisions_stopped"


class Cause(StrEnum):
    """Why something could not be computed."""

    MISSING = "missing"
    STALE = "stale"
    CONTRADICTORY = "contradictory"
    ARITHMETIC = "arithmetic"


@dataclass(frozen=True, slots=True)
class DecisionReason:
    """One reason: its code, the part of the policy it comes from, and for what is not computed which inputs lack.

    `lacking` maps inputs to why each is of no use; empty where all are there and a division by zero or an overflow
    is the cause.
    """

    code: str
    outcome: PolicyOutcome
    part: str
    lacking: Mapping[str, Cause]


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on one applicant. `reasons` are in the order of the policy; none where it is approved."""

    outcome: PolicyOutcome
    limit: float | None
    price: float | None
    segment: str | None
    reasons: tuple[DecisionReason, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, each once, in their order."""
        return tuple(dict.fromkeys(reason.code for reason in self.reasons))


class RuleHits(NamedTuple):
    """The rows that one reason holds for; `reads` are the inputs whose lack is its cause."""

    code: str
    outcome: PolicyOutcome
    part: str
    rows: Flags
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """Many decisions: `outcomes` are places in `OUTCOMES`, `segments` places among the policy's (`NONE`: no segment).

    `limits` in money and `prices` as yearly rates are NaN where there is none: not in the policy, not computed, or
    declined. `lacking` says of each input where it is missing, stale or contradictory. `asked` has the amount and the
    term that were decided on, as far as the policy maps them.
    """

    outcomes: NDArray[np.int8]
    limits: Floats
    prices: Floats
    segments: NDArray[np.intp]
    hits: Sequence[RuleHits]
    segment_names: Sequence[str]
    lacking: Mapping[tuple[str, Cause], Flags]
    asked: Mapping[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.outcomes)

    def row(self, place: int) -> Decision:
        """Return one decision with its reasons."""
        segment = int(self.segments[place])
        return Decision(
            OUTCOMES[int(self.outcomes[place])],
            _plain(self.limits[place]),
            _plain(self.prices[place]),
            None if segment == NONE else self.segment_names[segment],
            tuple(self._reason(hit, place) for hit in self.hits if hit.rows[place]),
        )

    def rows(self) -> list[Decision]:
        """Return all decisions, in the applicants' order; what `row` returns, one pass a reason."""
        reasons: list[list[DecisionReason]] = [[] for _ in range(len(self))]
        for hit in self.hits:
            same = DecisionReason(hit.code, hit.outcome, hit.part, {})
            for place in np.flatnonzero(hit.rows).tolist():
                reasons[place].append(self._reason(hit, place) if hit.reads else same)
        names = [*self.segment_names, None]
        figures = zip(
            self.outcomes.tolist(), self.limits.tolist(), self.prices.tolist(), self.segments.tolist(), strict=True
        )
        return [
            Decision(OUTCOMES[outcome], _plain(limit), _plain(price), names[segment], tuple(why))
            for (outcome, limit, price, segment), why in zip(figures, reasons, strict=True)
        ]

    def counts(self) -> dict[str, int]:
        """Return the number of decisions by outcome."""
        found = np.bincount(self.outcomes, minlength=len(OUTCOMES)).tolist()
        return {outcome.value: count for outcome, count in zip(OUTCOMES, found, strict=True)}

    def _reason(self, hit: RuleHits, place: int) -> DecisionReason:
        lacking = {name: cause for (name, cause), rows in self.lacking.items() if name in hit.reads and rows[place]}
        return DecisionReason(hit.code, hit.outcome, hit.part, lacking)


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
