"""A trained model as the database knows it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlmodel import Field, SQLModel

from app.models.base import SHA256_HEX_LENGTH, sha256_check, utc_now
from database.types import JSON_DOCUMENT, UtcDateTime, enum_column

LABEL_MAX_LENGTH = 80
NOTE_MAX_LENGTH = 2000
_IS_CHAMPION = text("stage = 'champion'")


class ModelStage(StrEnum):
    """The stage of a model: the champion answers, a challenger is compared with it, a candidate waits."""

    CANDIDATE = "candidate"
    CHALLENGER = "challenger"
    CHAMPION = "champion"
    RETIRED = "retired"


class ModelVersion(SQLModel, table=True):
    """A model artifact, named by the sha256 of its bytes, with its card and its stage.

    The artifact itself lies in the registry. `promoted_at` is the time it last became champion, null if
    never, or if it was retired by hand since: roll-backs go by it. At most one row is champion: a partial unique index
    sees to it. `label` and `note` are what an admin calls the model and writes about it; null where there is none.
    """

    __tablename__ = "model_versions"
    __table_args__ = (
        sha256_check("sha256"),
        CheckConstraint("label <> ''", name="label"),
        CheckConstraint("note <> ''", name="note"),
        Index(
            "uq_model_versions_champion",
            "stage",
            unique=True,
            sqlite_where=_IS_CHAMPION,
            postgresql_where=_IS_CHAMPION,
        ),
    )

    sha256: str = Field(primary_key=True, sa_type=String(SHA256_HEX_LENGTH))
    name: str = Field(sa_type=String(200))
    created: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    stage: ModelStage = Field(default=ModelStage.CANDIDATE, sa_type=enum_column(ModelStage))
    card: dict[str, Any] = Field(default_factory=dict, sa_type=JSON_DOCUMENT)
    promoted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    label: str | None = Field(default=None, max_length=LABEL_MAX_LENGTH)
    note: str | None = Field(default=None, max_length=NOTE_MAX_LENGTH)
