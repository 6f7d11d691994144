"""Its two tables, and the engine."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, Engine
from sqlmodel import Field, Session, SQLModel, create_engine


class OldClient(SQLModel, table=True):
    """An applicant."""

    __tablename__ = "clients"

    user_id: int = Field(primary_key=True)
    features: dict[str, Any] = Field(sa_type=JSON)


class OldScore(SQLModel, table=True):
    """A score: the probability, and when."""

    __tablename__ = "scores"

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="clients.user_id", index=True)
    score: float
    timestamp: datetime = Field(default_factory=lambda: datetime.now(UTC))


@cache
def get_engine() -> Engine:
    return create_engine(os.environ["DATABASE_URL"])


def get_session() -> Iterator[Session]:
    """Return the session of a request."""
    with Session(get_engine()) as session:
        yield session
