"""The audit trail: its rows, how it stands, its public keys, and what a client sees of reads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.audit.seals import key_id
from app.models import ActorKind, AuditEvent, Role, TrailVerification, User
from app.schemas.user import PersonOut
from app.services.audit.signing import PublishedKey
from app.services.audit.standing import TrailStanding
from app.services.audit.trail import TrailEntry, TrailPage
from app.services.audit.verifying import STOPPED, is_running


class TrailPersonOut(PersonOut):
    """A person of the trail, with the role now."""

    role: Role

    @classmethod
    def of(cls, user: User) -> "TrailPersonOut":
        """Return the person of a user."""
        return cls(user_id=user.id, first_name=user.first_name, last_name=user.shown_last_name, role=user.role)


class TrailEntryOut(BaseModel):
    """A row of the trail. `table` and `key` name it, as `audit prove` takes them."""

    model_config = ConfigDict(from_attributes=True)

    table: str = Field(examples=["audit_events"])
    key: str = Field(examples=["42"])
    timestamp: datetime
    actor: ActorKind
    actor_id: int | None = Field(description="the user; null for the command line and the service itself")
    act: str = Field(
        examples=["model_promoted"],
        description="`scored`, `decided`, `referral_answered`, `revised`: rows of their own tables",
    )
    object_kind: str = Field(examples=["client"], description="user, client, model or bank")
    object_id: str | None = Field(examples=["7"])
    request_id: str | None = Field(description="of the request, as its answer had it in `X-Request-Id`")
    details: dict[str, Any]
    personal: dict[str, Any] | None = Field(description="what lies beside the row; null where nothing does")
    is_erased: bool = Field(description="whether what was personal is erased; the row is sealed all the same")

    @classmethod
    def of(cls, entry: TrailEntry) -> "TrailEntryOut":
        """Return the shape of a row."""
        return cls.model_validate(entry)


class TrailPageOut(BaseModel):
    """Rows of the trail, newest first. The `Link` header leads to older ones."""

    entries: list[TrailEntryOut]
    people: list[TrailPersonOut] = Field(description="the users in these rows")
    models: dict[str, str] = Field(description="what the models in these rows are called, by hash")
    next: str | None = Field(description="what `after` takes for older rows; null on the last page")

    @classmethod
    def of(cls, page: TrailPage, following: str | None) -> "TrailPageOut":
        """Return the shape of a page."""
        people = [TrailPersonOut.of(user) for _id, user in sorted(page.people.items())]
        entries = [TrailEntryOut.of(entry) for entry in page.entries]
        return cls(entries=entries, people=people, models=page.models, next=following)


class SealOut(BaseModel):
    """The newest seal."""

    model_config = ConfigDict(from_attributes=True)

    number: int = Field(description="which is the number of all seals")
    sealed_at: datetime
    count: int = Field(description="rows in this seal")
    key_id: str


class VerificationOut(BaseModel):
    """The last verification that was recorded."""

    timestamp: datetime
    holds: bool
    seals: int
    rows: int
    since: datetime | None = Field(description="the first day that was verified; null: from the beginning")
    anchors: int = Field(description="copies outside the database that it was held against")
    finding: dict[str, Any] | None = Field(description="the first thing that did not hold: seal, table, key, sentence")
    erased: int = Field(description="rows whose personal content is gone by a recorded erasure; their seals hold")
    by: PersonOut | None = Field(description="who has started it; null: the command line")

    @classmethod
    def of(cls, event: AuditEvent, people: Mapping[int, User]) -> "VerificationOut":
        """Return the shape of the act of a verification; earlier ones do not say what was erased."""
        user = people.get(event.actor_id or 0)
        said = {"finding": None, "erased": 0, **event.details}
        return cls(timestamp=event.timestamp, by=PersonOut.of(user) if user else None, **said)


class VerificationRunOut(BaseModel):
    """A verification that was started from the page, and has no result (yet)."""

    started: datetime
    by: PersonOut | None
    row_count: int = Field(description="rows that were sealed when it was started")
    rows_done: int = Field(description="rows that were looked at")
    is_running: bool
    failure: str | None = Field(description="why there is no result; null while it runs")

    @classmethod
    def of(cls, run: TrailVerification, people: Mapping[int, User]) -> "VerificationRunOut":
        """Return the shape of a verification; one whose process is gone was stopped."""
        user, runs = people.get(run.asked_by), is_running(run)
        return cls(
            started=run.started,
            by=PersonOut.of(user) if user else None,
            row_count=run.row_count,
            rows_done=run.rows_done,
            is_running=runs,
            failure=None if runs else run.failure or STOPPED,
        )


class TrailStandingOut(BaseModel):
    """How the trail stands."""

    seal: SealOut | None
    unsealed_seconds: float = Field(description="age of the oldest row without a seal; 0 where all have one")
    verification: VerificationOut | None
    run: VerificationRunOut | None = Field(description="one that runs, or the last one where it came to no result")

    @classmethod
    def of(cls, standing: TrailStanding) -> "TrailStandingOut":
        """Return the shape of a standing."""
        seal = SealOut.model_validate(standing.seal) if standing.seal else None
        event = standing.verification
        return cls(
            seal=seal,
            unsealed_seconds=standing.unsealed_seconds,
            verification=VerificationOut.of(event, standing.people) if event else None,
            run=VerificationRunOut.of(standing.run, standing.people) if standing.run else None,
        )


class PublicKeyOut(BaseModel):
    """A public key of seals (Ed25519)."""

    key_id: str = Field(examples=["56475aa75463474c"], description="the first digits of the key's sha256")
    public_key: str = Field(description="32 bytes in hex digits")
    algorithm: str = "Ed25519"
    is_current: bool = Field(description="whether seals are signed with it now; the others were in use before")

    @classmethod
    def of(cls, key: PublishedKey) -> "PublicKeyOut":
        """Return the shape of a key."""
        return cls(key_id=key_id(key.public), public_key=key.public.hex(), is_current=key.is_current)


class CardReadOut(BaseModel):
    """That the client's data were opened: when, and by which role. A quarter of an hour is one entry."""

    timestamp: datetime
    role: str = Field(examples=["manager"])

    @classmethod
    def of(cls, event: AuditEvent) -> "CardReadOut":
        """Return the shape of a read."""
        return cls(timestamp=event.timestamp, role=event.details["role"])
