"""A person's answer to a referral: what is sent, and the stored event."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.models import ReferralAnswer, User
from app.policy.definition import PolicyOutcome
from app.schemas.user import PersonOut
from app.services.decisions.allowed_terms import AllowedTerms
from app.services.decisions.answering import GivenAnswer

REASON_MAX_LENGTH = 2_000
LARGEST = 1e15
Limit = Annotated[float, Field(strict=True, gt=0, le=LARGEST, allow_inf_nan=False)]
Price = Annotated[float, Field(strict=True, ge=0, le=10, allow_inf_nan=False)]


class ReferralAnswerIn(BaseModel):
    """Approve or decline, with the reason. An approval names limit and price where the policy has them."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["approve", "decline"] = Field(examples=["approve"])
    limit: Limit | None = Field(None, description="money; within what the policy allows", examples=[500_000])
    price: Price | None = Field(None, description="a yearly rate as a share", examples=[0.19])
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=REASON_MAX_LENGTH)] = (
        Field(examples=["income confirmed by the employer"])
    )

    def to_given(self) -> GivenAnswer:
        """Return what the service takes."""
        return GivenAnswer(PolicyOutcome(self.outcome), self.limit, self.price, self.reason)


class ReferralAnswerOut(BaseModel):
    """What a person decided. `decided_by` and `reason` are null where they are not for the reader, or were erased."""

    id: int
    outcome: Literal["approve", "decline"]
    limit: float | None
    price: float | None
    decided_by: PersonOut | None
    reason: str | None
    timestamp: datetime

    @classmethod
    def of(cls, answer: ReferralAnswer, decider: User | None) -> "ReferralAnswerOut":
        """Return the shape of a stored answer; without the person it is what a client may see."""
        return cls.model_validate(
            {
                **answer.model_dump(include={"id", "outcome", "price", "timestamp"}),
                "limit": answer.credit_limit,
                "decided_by": PersonOut.of(decider) if decider else None,
                "reason": answer.grounds.get("reason") if decider else None,
            }
        )


class AllowedRangeOut(BaseModel):
    """From `least` to `most` in multiples of `step`; `most` is null where nothing bounds it."""

    model_config = ConfigDict(from_attributes=True)

    least: float
    most: float | None
    step: float


class AllowedTermsOut(BaseModel):
    """What an approval may say; null where the policy has no such rule."""

    limit: AllowedRangeOut | None
    price: AllowedRangeOut | None

    @classmethod
    def of(cls, terms: AllowedTerms) -> "AllowedTermsOut":
        """Return the shape of what is allowed."""
        return cls.model_validate(terms, from_attributes=True)
