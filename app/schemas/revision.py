"""Revisions of a client: author, time, changes."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from app.schemas.user import PersonOut
from app.services.revisions import RevisionWithPeople


class Change(BaseModel):
    """One feature (or `manager_id`) before and after."""

    old: Any
    new: Any


class RevisionOut(BaseModel):
    """One edit. The first revision is the creation and has no changes."""

    revision: int
    timestamp: datetime
    author_id: int | None = Field(description="null: the system")
    changes: dict[str, Change] = Field(examples=[{"income_monthly": {"old": 125000, "new": 140000}}])
    people: list[PersonOut] = Field(description="the author, and the managers named in the change")

    @classmethod
    def of(cls, row: RevisionWithPeople) -> "RevisionOut":
        """Return the shape of a revision."""
        stored = row.revision.model_dump(include={"revision", "timestamp", "author_id", "changes"})
        return cls(**stored, people=[PersonOut.of(user) for user in row.people])
