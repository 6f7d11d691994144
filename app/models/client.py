"""The current state of a borrower."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Double, ForeignKeyConstraint, Index, String, text
from sqlmodel import Field, SQLModel

from app.models.base import role_constraints, utc_now
from app.models.user import Role
from database.types import BIG_ID, JSON_DOCUMENT, UtcDateTime, enum_column

VACUUM_AFTER = 0.01
"""Share of changed rows after which PostgreSQL tidies up, instead of a fifth: lists and counts are read from indexes
alone, and only where no change is left to look at."""
CLIENT_EXTERNAL_ID_MAX_LENGTH = 64
_HAS_EXTERNAL_ID = text("external_id IS NOT NULL")


class Client(SQLModel, table=True):
    """The client side of a user: the applicant's features at the current revision, and the assigned manager.

    `features` is flat (name → value, derived ones included) and was checked against the feature contract
    before it came here. `revision` grows by one with every edit, `timestamp` is the time of that edit; each
    revision is kept as a `ClientRevision`.

    `latest_score_id`, `latest_score` (its PD) and `scored_at` repeat the newest shown event, so that lists are
    sorted and filtered without the events; `crud.scoring.create_scores` writes them, and no edit does. All
    three are null until the first score. The pair (user_id, latest_score_id) refers to one of the client's own
    events; events refer to clients, so that this key is added when both tables are there.

    `external_id` is the bank's own number of the client, by which files are imported; null where there is none.
    """

    __tablename__ = "clients"
    __table_args__ = (
        *role_constraints(Role.CLIENT),
        CheckConstraint("revision >= 1", name="revision"),
        CheckConstraint(
            "(latest_score_id IS NULL) = (latest_score IS NULL) AND (latest_score IS NULL) = (scored_at IS NULL)",
            name="latest_score_whole",
        ),
        CheckConstraint(
            f"length(external_id) BETWEEN 1 AND {CLIENT_EXTERNAL_ID_MAX_LENGTH}", name="external_id_length"
        ),
        ForeignKeyConstraint(["user_id", "latest_score_id"], ["scores.client_id", "scores.id"], use_alter=True),
        Index(None, "manager_id", "user_id"),
        Index(None, "latest_score", "user_id"),
        Index(None, "scored_at", "user_id", postgresql_include=["latest_score"]),
        Index(
            "uq_clients_external_id",
            "external_id",
            unique=True,
            sqlite_where=_HAS_EXTERNAL_ID,
            postgresql_where=_HAS_EXTERNAL_ID,
        ),
        {"postgresql_with": {"autovacuum_vacuum_scale_factor": VACUUM_AFTER}},
    )

    user_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    role: Role = Field(default=Role.CLIENT, sa_type=enum_column(Role, check=False))
    manager_id: int | None = Field(default=None, foreign_key="managers.user_id")
    features: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    revision: int = 1
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    latest_score_id: int | None = Field(default=None, sa_type=BIG_ID)
    latest_score: float | None = Field(default=None, sa_type=Double)
    scored_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    external_id: str | None = Field(default=None, sa_type=String(CLIENT_EXTERNAL_ID_MAX_LENGTH))
