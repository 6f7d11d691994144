"""Health."""

from typing import Literal

from pydantic import BaseModel, Field


class LiveOut(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class ReadyOut(LiveOut):
    """Every part is there."""

    checks: dict[str, str] = Field(examples=[{"database": "ok", "broker": "ok", "worker": "ok"}])
