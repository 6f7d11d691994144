"""What was erased, and why: the list that is applied again after a restore."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import utc_now
from database.types import BIG_ID, UtcDateTime, enum_column

GROUND_MAX_LENGTH = 40


class ErasureKind(StrEnum):
    """All about a person or application; or, by age: applications, reasons of scores, decisions, answers; sides."""

    PERSON = "person"
    APPLICATION = "application"
    APPLICATIONS = "applications"
    SCORES = "scores"
    DECISIONS = "decisions"
    REFERRAL_ANSWERS = "referral_answers"
    AUDIT_SIDES = "audit_sides"


class Erasure(SQLModel, table=True):
    """One erasure: of a person, of an application, or of a kind up to a moment (`before`). Append-only.

    Nothing personal is in it.

    Only what a row here covers can be erased from the append-only tables. `ground` says why, in one word of a list;
    `event_id` is the act in the audit trail. `person_since` is when the person's account was made, or the
    application was received: after a restore the same number may be another person's.
    """

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("(kind = 'person') = (user_id IS NOT NULL)", name="user_id"),
        CheckConstraint("(kind = 'application') = (application_id IS NOT NULL)", name="application_id"),
        CheckConstraint("(kind IN ('person', 'application')) = (person_since IS NOT NULL)", name="person_since"),
        CheckConstraint("(kind IN ('person', 'application')) = (\"before\" IS NULL)", name="before"),
        Index("uq_erasures_application_id", "application_id", unique=True),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    kind: ErasureKind = Field(sa_type=enum_column(ErasureKind))
    user_id: int | None = Field(default=None, foreign_key="users.id", unique=True)
    person_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ground: str = Field(sa_type=String(GROUND_MAX_LENGTH))
    event_id: int = Field(sa_type=BIG_ID, foreign_key="audit_events.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    application_id: int | None = Field(default=None, foreign_key="applications.id", sa_type=BIG_ID)


refuse_changes(Erasure)
