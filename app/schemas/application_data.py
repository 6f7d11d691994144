"""All about an application as a document, and its erasure."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.models import ScoreSource
from app.models.base import utc_now
from app.schemas.person_data import HeldOutOut, PersonActOut, PersonProposalOut
from app.schemas.person_decision import PersonDecisionOut, PersonFactOut, PersonReferralAnswerOut
from app.services.data_protection.exporting_applications import AllAboutApplication
from app.services.data_protection.rules import Ground


class _OfApplicationRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ApplicationDocumentOut(_OfApplicationRow):
    """The application: features by name, derived ones included; `external_id` is the sender's own number of it."""

    id: int
    external_id: str
    account_id: int
    contract_hash: str
    revision: int
    features: dict[str, Any]
    timestamp: datetime = Field(description="when it was received")


class ApplicationDocumentScoreOut(_OfApplicationRow):
    """A scoring event with its reasons; `score` is the probability of default."""

    id: int
    timestamp: datetime
    score: float
    raw_proba: float
    portfolio_default_rate: float | None
    model_version: str
    source: ScoreSource
    asked_by: int | None
    request_id: str | None
    reasons: list[dict[str, Any]]


class ApplicationDataOut(BaseModel):
    """All that the database holds about an application; lists are oldest first. `format` grows when one breaks."""

    format: Literal[1] = 1
    exported_at: datetime
    application: ApplicationDocumentOut
    account_name: str = Field(description="the system that sent it", examples=["Loan origination"])
    scores: list[ApplicationDocumentScoreOut]
    decisions: list[PersonDecisionOut]
    referral_answers: list[PersonReferralAnswerOut]
    facts: list[PersonFactOut]
    proposals: list[PersonProposalOut]
    acts: list[PersonActOut]

    @classmethod
    def of(cls, found: AllAboutApplication) -> Self:
        """Return the document of an application's rows."""
        return cls(
            exported_at=utc_now(),
            application=ApplicationDocumentOut.model_validate(found.application),
            account_name=found.account.first_name,
            scores=[ApplicationDocumentScoreOut.model_validate(one) for one in found.scores],
            decisions=[PersonDecisionOut.model_validate(one) for one in found.decisions],
            referral_answers=[PersonReferralAnswerOut.model_validate(one) for one in found.referral_answers],
            facts=[PersonFactOut.model_validate(one) for one in found.facts],
            proposals=[PersonProposalOut.model_validate(one) for one in found.proposals],
            acts=[PersonActOut.of(one) for one in found.acts],
        )


class ApplicationErasureIn(BaseModel):
    """Why an application is erased, and its external id once more: the confirmation that the right one is meant."""

    model_config = ConfigDict(extra="forbid")

    ground: Ground
    external_id: str = Field(max_length=100, description="as the confirmation", examples=["LOS-2026-000117"])


class ErasedApplicationOut(BaseModel):
    """What an erasure took; `held_out` lies in the registry still (docs/data-protection.md says what to do)."""

    application_id: int
    erased_at: datetime
    scores: int = Field(description="scores whose reasons went")
    sides: int
    held_out: list[HeldOutOut]
