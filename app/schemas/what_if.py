"""What would change a client's rating."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.ml.grades.bands import band, next_better
from app.ml.scoring.probability import rating
from app.models import WhatIf
from app.policy.policy import Policy
from app.schemas.decision import PrincipalReasonOut, RuleHitOut
from app.schemas.score import ReasonOut
from app.services.decisions.computing import DecisionContent
from app.services.what_ifs.asking import TriedScore


class ProposedChangeOut(BaseModel):
    """One feature's present and proposed value."""

    feature: str = Field(examples=["credit_amount"])
    present: Any = Field(examples=[1_000_000])
    proposed: Any = Field(examples=[850_000])
    size: float = Field(
        examples=[0.3], description="|Δ| in interquartile ranges of the model's held-out loans; 1 for a category"
    )


class ProposedWayOut(BaseModel):
    """Changes that reach the better rating together, and the score of the client who has them."""

    changes: list[ProposedChangeOut]
    size: float = Field(description="the sum of the changes' sizes")
    score: float = Field(description="probability of default with these changes, computed by the same model")
    rating: float
    band: str


class NotSearchedOut(BaseModel):
    """A feature, or two together, that was left out, and why."""

    features: list[str]
    why: str = Field(
        examples=["missing"],
        description="missing, special, no_effect, no_room, no_spread, too_fine, entangled or too_many",
    )


class WhatIfOut(BaseModel):
    """A stored answer. It holds for this model and these data; it is no promise.

    `target_band` is the next better band, null for the best one. `score_id` is the client's newest score where it is of
    the same model and revision. At most three proposals, the smallest change first.
    """

    id: int
    client_id: int
    client_revision: int
    score_id: int | None
    model_version: str
    timestamp: datetime
    score: float = Field(description="probability of default of the present data")
    rating: float
    band: str
    target_band: str | None
    target_score: float | None = Field(description="the score to come below")
    proposals: list[ProposedWayOut]
    searched: list[str]
    not_searched: list[NotSearchedOut]

    @classmethod
    def of(cls, stored: WhatIf) -> "WhatIfOut":
        """Return the shape of a stored answer; ratings and bands are computed here."""
        better = next_better(stored.proba)
        proposals = [
            ProposedWayOut(
                changes=[ProposedChangeOut.model_validate(change) for change in one["changes"]],
                size=one["size"],
                score=one["proba"],
                rating=rating(one["proba"]),
                band=band(one["proba"]),
            )
            for one in stored.answer["proposals"]
        ]
        return cls(
            **stored.model_dump(exclude={"asked_by", "proba", "target", "answer"}),
            score=stored.proba,
            rating=rating(stored.proba),
            band=band(stored.proba),
            target_band=better[0] if better else None,
            target_score=stored.target,
            proposals=proposals,
            searched=stored.answer["searched"],
            not_searched=[NotSearchedOut.model_validate(one) for one in stored.answer["not_searched"]],
        )


class TriedDecisionOut(BaseModel):
    """What the active policy would decide on data that were tried out. Fields are those of a stored decision."""

    policy_name: str
    policy_version: int
    outcome: Literal["approve", "refer", "decline"]
    limit: float | None
    price: float | None
    amount: float | None
    term: float | None
    grade: str | None
    segment: str | None
    rules: list[RuleHitOut]
    reasons: list[PrincipalReasonOut]
    is_stopped: bool

    @classmethod
    def of(cls, policy: Policy, content: DecisionContent) -> "TriedDecisionOut":
        """Return the shape of a decision by that policy."""
        return cls.model_validate(
            {
                "policy_name": policy.definition.policy,
                "policy_version": policy.definition.version,
                "outcome": content.outcome.value,
                "limit": content.credit_limit,
                "price": content.price,
                **{name: content.basis[name] for name in ("amount", "term", "grade", "segment")},
                "rules": content.rules,
                "reasons": content.reasons,
                "is_stopped": content.is_stopped,
            }
        )


class TriedScoreOut(BaseModel):
    """The score of data that were tried out: nothing is stored, no event."""

    model_version: str = Field(description="sha256 of the model's file: effects of two models are not comparable")
    score: float
    rating: float
    band: str
    reasons: list[ReasonOut]
    decision: TriedDecisionOut | None = Field(description="null where no policy decides")

    @classmethod
    def of(cls, tried: TriedScore, decision: TriedDecisionOut | None) -> "TriedScoreOut":
        """Return the shape of a result with the decision on it."""
        scored = tried.scored
        reasons = [ReasonOut.model_validate(one) for one in scored.reasons or []]
        return cls(
            model_version=tried.model_version,
            score=scored.proba,
            rating=rating(scored.proba),
            band=band(scored.proba),
            reasons=reasons,
            decision=decision,
        )
