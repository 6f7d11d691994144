"""All about a person, as a document that the person may take along."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.models import ActorKind, AuditEvent, JobKind, JobResult, PortfolioJob, ProposalStatus, Role, ScoreSource
from app.models.base import utc_now
from app.schemas.person_credit import PersonCreditOut, PersonCreditRevisionOut
from app.schemas.person_decision import PersonDecisionOut, PersonFactOut, PersonReferralAnswerOut
from app.schemas.person_sign_on import PersonIdentityOut, PersonInvitationOut
from app.services.crud.credit import newest_open_first
from app.services.data_protection.exporting import AllAbout, RecordedAct
from app.services.data_protection.rules import Ground


class _OfRow(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PersonUserOut(_OfRow):
    """The account. The password is kept as a hash alone, which is not given."""

    id: int
    login: str
    first_name: str
    last_name: str
    role: Role
    is_active: bool
    timestamp: datetime = Field(description="when the account was made")


class PersonClientOut(_OfRow):
    """The present state of a client: features by name, derived ones included."""

    manager_id: int | None
    revision: int
    features: dict[str, Any]
    timestamp: datetime = Field(description="when this state was entered")


class PersonRevisionOut(_OfRow):
    """A state of the client: what it was, what it was before (`changes`), and by which user."""

    revision: int
    timestamp: datetime
    author_id: int | None
    changes: dict[str, Any]
    features: dict[str, Any]


class PersonScoreOut(_OfRow):
    """A scoring event with its reasons; `score` is the probability of default."""

    id: int
    timestamp: datetime
    client_revision: int
    score: float
    raw_proba: float
    portfolio_default_rate: float | None
    model_version: str
    source: ScoreSource
    asked_by: int | None
    request_id: str | None
    reasons: list[dict[str, Any]]


class PersonSessionOut(_OfRow):
    """A login that is kept."""

    created: datetime
    expires: datetime
    revoked: datetime | None
    seen: datetime | None
    address: str | None
    device: str | None = Field(description="the browser of the login")
    is_new_device: bool


class PersonSecondFactorOut(_OfRow):
    """That there is an app as a second factor, and since when; the secret is never given."""

    confirmed: datetime


class PersonPasskeyOut(_OfRow):
    """A passkey; the public key is of no use to anyone and is left out."""

    name: str
    created: datetime
    last_used: datetime | None


class PersonViewOut(_OfRow):
    """A saved list."""

    name: str
    address: str
    timestamp: datetime


class PersonWhatIfOut(_OfRow):
    """An answer to what would change the rating: the PD it began with, the PD to come below, and the proposals."""

    timestamp: datetime
    client_revision: int
    model_version: str
    asked_by: int | None
    proba: float
    target: float | None
    answer: dict[str, Any]


class PersonJobResultOut(BaseModel):
    """What a job found for the client: the PD before and after, or why there is none."""

    job_id: int
    kind: JobKind
    timestamp: datetime = Field(description="when the job was started")
    score_id: int | None
    before: float | None
    after: float | None
    failure: str | None
    explanation: str | None
    outcome: str | None = Field(description="what was decided, in a job that decides")

    @classmethod
    def of(cls, job: PortfolioJob, found: JobResult) -> Self:
        """Return what a job found."""
        return cls(kind=job.kind, timestamp=job.timestamp, **found.model_dump(exclude={"client_id"}))


class PersonProposalOut(_OfRow):
    """An act about the person that waits, or waited, for a second one, with what was said of it."""

    id: int
    act: str
    change: dict[str, Any]
    created: datetime
    status: ProposalStatus
    decided: datetime | None
    reason: str | None
    decision_reason: str | None


class PersonReadOut(BaseModel):
    """When another opened the person's data, and in which role. By whom is the bank's to say."""

    timestamp: datetime
    role: Role | None

    @classmethod
    def of(cls, event: AuditEvent) -> Self:
        """Return a recorded read."""
        return cls(timestamp=event.timestamp, role=event.details.get("role"))


class PersonActOut(BaseModel):
    """An act by the person or about the person; `personal` is what lies beside it, null where there is nothing."""

    id: int
    timestamp: datetime
    actor: ActorKind
    actor_id: int | None
    act: str
    object_kind: str
    object_id: str | None
    request_id: str | None
    details: dict[str, Any]
    personal: dict[str, Any] | None

    @classmethod
    def of(cls, one: RecordedAct) -> Self:
        """Return an act with what lies beside it."""
        names = cls.model_fields.keys() - {"personal"}
        return cls(**{name: getattr(one.event, name) for name in names}, personal=one.personal)


class PersonDataOut(BaseModel):
    """All that the database holds about a person; lists are oldest first. `format` grows with changes that break."""

    format: Literal[1] = 1
    exported_at: datetime
    user: PersonUserOut
    client: PersonClientOut | None
    revisions: list[PersonRevisionOut]
    scores: list[PersonScoreOut]
    decisions: list[PersonDecisionOut]
    referral_answers: list[PersonReferralAnswerOut]
    facts: list[PersonFactOut]
    credit: PersonCreditOut | None = Field(description="the newest open one, which is among the credits")
    credits: list[PersonCreditOut]
    credit_revisions: list[PersonCreditRevisionOut]
    sessions: list[PersonSessionOut]
    saved_views: list[PersonViewOut]
    what_ifs: list[PersonWhatIfOut]
    job_results: list[PersonJobResultOut]
    second_factor: PersonSecondFactorOut | None
    passkeys: list[PersonPasskeyOut]
    sign_on_identities: list[PersonIdentityOut]
    sign_on_invitations: list[PersonInvitationOut]
    proposals: list[PersonProposalOut]
    reads: list[PersonReadOut]
    acts: list[PersonActOut]

    @classmethod
    def of(cls, person: AllAbout) -> Self:
        """Return the document of a person's rows."""
        made = {
            "exported_at": utc_now(),
            "credit": next(iter(newest_open_first(person.credits)), None),
            "job_results": [PersonJobResultOut.of(job, found) for job, found in person.job_results],
            "reads": [PersonReadOut.of(event) for event in person.reads],
            "acts": [PersonActOut.of(one) for one in person.acts],
        }
        rows = {name: getattr(person, name) for name in cls.model_fields.keys() - made.keys() - {"format"}}
        return cls.model_validate({**rows, **made}, from_attributes=True)


class ErasureIn(BaseModel):
    """Why a person is erased, and the login once more: the confirmation that the right person is meant."""

    model_config = ConfigDict(extra="forbid")

    ground: Ground
    login: str = Field(max_length=64, description="the person's login, as the confirmation", examples=["client_0001"])


class HeldOutOut(BaseModel):
    """Rows of a model's held-out loans that equal the person's; counted from 1."""

    model_version: str
    rows: list[int]


class ErasedOut(BaseModel):
    """What an erasure took; `held_out` lies in the registry still (docs/data-protection.md says what to do)."""

    user_id: int
    erased_at: datetime
    rows: dict[str, int]
    sides: int
    held_out: list[HeldOutOut]
