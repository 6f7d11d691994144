"""Decisions: what is sent with the question, and the stored event."""

from datetime import datetime
from math import isfinite
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from app.ml.grades.bands import band
from app.ml.scoring.probability import rating
from app.models import DecisionEvent, Role, Score, User
from app.models.base import utc_now
from app.schemas.exact_json import exact_json
from app.schemas.referral_answer import ReferralAnswerOut
from app.services.crud.decision import DecidedScore
from app.services.crud.decision_storing import NewDecision
from app.services.crud.score_batches import Event
from app.services.decisions.facts import SentFact
from app.services.decisions.pending import AskedDecision

MOST_FACTS = 200
LARGEST = 1e15
Amount = Annotated[float, Field(strict=True, gt=0, le=LARGEST, allow_inf_nan=False)]
Number = (
    Annotated[StrictInt, Field(ge=-int(LARGEST), le=int(LARGEST))]
    | Annotated[StrictFloat, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
)


class FactIn(BaseModel):
    """A fact that the policy declares: its value, and since when it is true (now, if nothing is said)."""

    model_config = ConfigDict(extra="forbid")

    value: StrictBool | Number | Annotated[StrictStr, Field(min_length=1, max_length=200)] = Field(examples=[True])
    time: AwareDatetime | None = Field(None, examples=["2026-11-30T09:00:00Z"])

    def to_fact(self, now: datetime) -> SentFact:
        """Return what the service takes; zero has no sign."""
        value = self.value + 0.0 if isinstance(self.value, float) and isfinite(self.value) else self.value
        return SentFact(value, self.time or now)


class AskedDecisionIn(BaseModel):
    """What a decision is asked on beside the applicant's data. Amount and term must be those of the data, if said."""

    model_config = ConfigDict(extra="forbid")

    amount: Amount | None = Field(None, examples=[1_000_000])
    term: Amount | None = Field(None, description="months", examples=[48])
    facts: Annotated[dict[str, FactIn], Field(max_length=MOST_FACTS)] = Field(
        default_factory=dict, description="by name, as the policy declares them"
    )

    def to_asked(self) -> AskedDecision:
        """Return what the service takes."""
        now = utc_now()
        return AskedDecision(self.amount, self.term, {name: fact.to_fact(now) for name, fact in self.facts.items()})


class RuleHitOut(BaseModel):
    """A rule that held: a knock-out's code or a standard reason, and the part of the policy it comes from.

    For `not_computed`, `lacking` says which inputs are of no use, and why: missing, stale,
    contradictory or arithmetic.
    """

    code: str = Field(examples=["risk_too_high"])
    outcome: Literal["refer", "decline"]
    part: str = Field(examples=["segments"])
    lacking: dict[str, str]


class PrincipalReasonOut(BaseModel):
    """A feature by which the applicant lost points against a group of applicants.

    `against` is `just_above` (those just above the cut-off), `average` (all), or `base` where the policy has no
    references for this model: the model's training sample.
    """

    against: str = Field(examples=["just_above"])
    feature: str = Field(examples=["days_employed"])
    value: Any = Field(examples=[120])
    lost: float = Field(examples=[0.41], description="log-odds of default")


class DecisionFactOut(BaseModel):
    """A fact that was used."""

    value: Any
    source: str
    time: datetime


class PolicyName(NamedTuple):
    """What a policy calls itself."""

    name: str
    version: int


class DecisionOut(BaseModel):
    """A stored decision, the score it rests on, and its way.

    `rules` are in the policy's order; the worst counts. `reasons` are there where a rule about the PD held. What was
    erased is empty. A referral waits for a person; `answer` is what the person decided.
    """

    id: int
    client_id: int | None
    application_id: int | None
    client_revision: int | None
    score_id: int
    score: float = Field(description="final probability of default", examples=[0.1009])
    rating: float
    band: str
    model_version: str = Field(description="sha256 of the model's file")
    policy_sha256: str = Field(description="sha256 of the policy's canonical form")
    policy_name: str
    policy_version: int
    outcome: Literal["approve", "refer", "decline"]
    limit: float | None = Field(description="the largest amount, in money", examples=[1_820_000])
    price: float | None = Field(description="a yearly rate as a share", examples=[0.1414])
    amount: float | None = Field(description="the amount that was decided on, by the policy's map")
    term: float | None = Field(description="months")
    grade: str | None
    segment: str | None
    rules: list[RuleHitOut]
    reasons: list[PrincipalReasonOut]
    facts: dict[str, DecisionFactOut]
    is_stopped: bool = Field(description="whether the emergency stop was on")
    decided_by: int | None = Field(description="the user who decided; null for a solely automated decision")
    timestamp: datetime
    answer: ReferralAnswerOut | None = Field(description="what a person decided on the referral; null before")

    @classmethod
    def of(cls, decided: DecidedScore, reader: User) -> "DecisionOut":
        """Return the shape of a stored decision; a client is not shown who answered, nor the reason in words."""
        named = PolicyName(decided.policy.name, decided.policy.version)
        document = _document(decided.decision.id, decided.decision, decided.score, named)
        if decided.answer is not None:
            is_staff = reader.role is not Role.CLIENT
            document["answer"] = ReferralAnswerOut.of(decided.answer, decided.decider if is_staff else None)
        return cls.model_validate(document)


def decision_body(decision_id: int, decision: NewDecision, score: Event, policy: PolicyName) -> bytes:
    """`DecisionOut` of a decision that was just stored as JSON, without building the model."""
    return exact_json(_document(decision_id, decision, score, policy))


def _document(
    decision_id: int, decision: DecisionEvent | NewDecision, score: Score | Event, policy: PolicyName
) -> dict[str, Any]:
    basis = decision.basis
    return {
        "id": decision_id,
        "client_id": decision.client_id,
        "application_id": decision.application_id,
        "client_revision": score.client_revision,
        "score_id": score.id,
        "score": score.score,
        "rating": rating(score.score),
        "band": band(score.score),
        "model_version": score.model_version,
        "policy_sha256": decision.policy_sha256,
        "policy_name": policy.name,
        "policy_version": policy.version,
        "outcome": decision.outcome,
        "limit": decision.credit_limit,
        "price": decision.price,
        **{name: basis.get(name) for name in ("amount", "term", "grade", "segment")},
        "rules": decision.rules,
        "reasons": decision.reasons,
        "facts": basis.get("facts", {}),
        "is_stopped": decision.is_stopped,
        "decided_by": decision.decided_by,
        "timestamp": decision.timestamp,
        "answer": None,
    }
