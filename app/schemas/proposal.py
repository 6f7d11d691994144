"""Proposals: acts that wait for a second person."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.models import ActorKind, AuditEvent, Proposal, ProposalStatus, User
from app.models.proposal import REASON_MAX_LENGTH
from app.schemas.user import PersonOut
from app.services.approvals.acts import act_of

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=REASON_MAX_LENGTH)]


class DecisionIn(BaseModel):
    """Why a proposal is approved or withdrawn; optional."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason | None = None


class RejectionIn(BaseModel):
    """Why a proposal is rejected."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason = Field(examples=["The model was not validated yet."])


class ProposalOut(BaseModel):
    """An act that was proposed, and what became of it. `proposer` is null for the command line."""

    id: int
    act: str = Field(examples=["promote"])
    object_kind: str = Field(examples=["model"])
    object_id: str | None = Field(description="null where the object is yet to be made")
    about: PersonOut | None = Field(description="the person it is about, if it is a present user")
    change: dict[str, Any] = Field(description="what is done; a password is never shown")
    digest: str = Field(description="sha256 of the exact change and of the object as it was; the audit trail has it")
    proposer_kind: ActorKind
    proposer: PersonOut | None
    reason: str | None
    created: datetime
    expires: datetime
    status: ProposalStatus
    approver: PersonOut | None
    closed_by: PersonOut | None = Field(description="who rejected or withdrew it")
    decided: datetime | None
    decision_reason: str | None
    may_approve: str = Field(description="the permission that approving asks for", examples=["models:approve"])

    @classmethod
    def of(cls, proposal: Proposal, people: dict[int, User]) -> "ProposalOut":
        """Return the shape of a proposal with the people in it."""
        kept = proposal.model_dump(include=set(cls.model_fields) & set(Proposal.model_fields) - {"closed_by"})
        about = int(proposal.object_id) if proposal.object_kind == "user" and proposal.object_id else None
        return cls(
            **kept,
            about=_person(people, about),
            proposer=_person(people, proposal.proposer_id),
            approver=_person(people, proposal.approver_id),
            closed_by=_person(people, proposal.closed_by),
            may_approve=act_of(proposal.act).may_approve,
        )


class ReviewOut(BaseModel):
    """An act that one person did alone, such as a roll-back. `actor` is null for the command line."""

    event_id: int
    act: str = Field(examples=["model_rolled_back"])
    actor_kind: ActorKind
    actor: PersonOut | None
    object_kind: str
    object_id: str | None
    about: PersonOut | None = Field(description="the person it is about, if any")
    timestamp: datetime

    @classmethod
    def of(cls, event: AuditEvent, people: dict[int, User]) -> "ReviewOut":
        """Return the shape of an event."""
        about = int(event.object_id) if event.object_kind == "user" and event.object_id else None
        return cls(
            event_id=event.id,
            act=event.act,
            actor_kind=event.actor,
            actor=_person(people, event.actor_id),
            object_kind=event.object_kind,
            object_id=event.object_id,
            about=_person(people, about),
            timestamp=event.timestamp,
        )


class FourEyesOut(BaseModel):
    """Whether acts wait for a second person."""

    is_on: bool


def _person(people: dict[int, User], user_id: int | None) -> PersonOut | None:
    user = people.get(user_id) if user_id is not None else None
    return PersonOut.of(user) if user else None
