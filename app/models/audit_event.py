"""One act, and what is personal about it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, text
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import utc_now
from app.models.sealed import seal_rows
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime, enum_column

ACT_MAX_LENGTH = 40
OBJECT_MAX_LENGTH = 200
ONCE_MAX_LENGTH = 120
REQUEST_ID_MAX_LENGTH = 64


class ActorKind(StrEnum):
    """What acted: a user over REST, a service account by a key, a person at the command line, or the service itself."""

    USER = "user"
    CONSOLE = "console"
    SYSTEM = "system"
    SERVICE = "service"


class AuditEvent(SQLModel, table=True):
    """One act: what acted on which object, in which request, when. Append-only, and it outlives what it names.

    `details` hold nothing personal. What is personal is an `AuditSide`, and `commitment` its salted hash; null
    without one. `actor_id` is the user or service account. `once` names what is recorded once, such as a card that
    a user opens in a quarter of an hour: no two rows have the same; null where each time is a row.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint("(actor IN ('user', 'service')) = (actor_id IS NOT NULL)", name="actor_id"),
        Index(None, "object_kind", "object_id", "id"),
        Index(None, "actor_id", "id"),
        Index(None, "request_id", postgresql_where=text("request_id IS NOT NULL")),
        Index("uq_audit_events_once", "once", unique=True, postgresql_where=text("once IS NOT NULL")),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BIG_ID)
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    actor: ActorKind = Field(sa_type=enum_column(ActorKind))
    actor_id: int | None = None
    act: str = Field(sa_type=String(ACT_MAX_LENGTH))
    object_kind: str = Field(sa_type=String(ACT_MAX_LENGTH))
    object_id: str | None = Field(default=None, sa_type=String(OBJECT_MAX_LENGTH))
    request_id: str | None = Field(default=None, sa_type=String(REQUEST_ID_MAX_LENGTH))
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    commitment: bytes | None = Field(default=None, sa_type=LargeBinary)
    leaf: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    once: str | None = Field(default=None, sa_type=String(ONCE_MAX_LENGTH))


class AuditSide(SQLModel, table=True):
    """What is personal about an act: erased without touching the event, whose commitment stays.

    `content` is a JSON document in UTF-8.
    """

    __tablename__ = "audit_sides"

    event_id: int = Field(
        primary_key=True, foreign_key="audit_events.id", sa_type=BIG_ID, sa_column_kwargs={"autoincrement": False}
    )
    salt: bytes = Field(sa_type=LargeBinary, repr=False)
    content: bytes = Field(sa_type=LargeBinary, repr=False)


refuse_changes(AuditEvent)
seal_rows(AuditEvent)
