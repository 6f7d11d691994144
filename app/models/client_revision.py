"""The state of a client after each edit."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from app.models.append_only import refuse_changes
from app.models.base import utc_now
from app.models.sealed import seal_rows
from database.types import JSON_DOCUMENT, UtcDateTime

PERSONAL = ("changes", "features")


class ClientRevision(SQLModel, table=True):
    """One edit of a client: who, when, old → new, and the features after it. Append-only.

    There is a row for every revision, the creation (1, no changes) included. `changes` is `{name: {"old": …,
    "new": …}}`, where a name is a feature or `manager_id`; `author_id` is null when the system itself made
    the edit. `leaf` is what the audit trail seals; null in rows from before it was kept.
    `features` and `changes` can be erased: the leaf holds their hash salted with `salt`, which goes with them, and
    `erased_commitment` is the hash that stays.
    """

    __tablename__ = "client_revisions"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    client_id: int = Field(primary_key=True, foreign_key="clients.user_id")
    revision: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    features: dict[str, Any] = Field(sa_type=JSON_DOCUMENT)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    author_id: int | None = Field(default=None, foreign_key="users.id")
    timestamp: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    leaf: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)
    erased_commitment: bytes | None = Field(default=None, sa_type=LargeBinary, repr=False)


refuse_changes(ClientRevision, but_erasure_of=PERSONAL)
seal_rows(ClientRevision, personal=PERSONAL)
