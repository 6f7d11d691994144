"""Revisions of a client: who changed what, and when."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Change(BaseModel):
    """One feature (or `manager_id`) before and after."""

    old: Any
    new: Any


class RevisionOut(BaseModel):
    """One edit. The first revision is the creation and has no changes."""

    model_config = ConfigDict(from_attributes=True)

    revision: int
    timestamp: datetime
    author_id: int | None = Field(description="who; null: the system itself")
    changes: dict[str, Change] = Field(examples=[{"income_monthly": {"old": 125000, "new": 140000}}])
