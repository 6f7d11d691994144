"""Health."""

from dataclasses import asdict
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app import __version__
from app.services.health import Health
from app.services.scorer import State


class LiveOut(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class ReadyOut(LiveOut):
    """Every part is there."""

    checks: dict[str, str] = Field(examples=[{"database": "ok", "broker": "ok", "worker": "ok"}])


class DatabaseOut(BaseModel):
    """The database, and how long one short question took."""

    kind: str = Field(examples=["postgresql"], description="sqlite or postgresql")
    state: State
    milliseconds: float | None = Field(examples=[0.4], description="null: it did not answer")


class BrokerOut(BaseModel):
    """The message broker; `none` where scores are computed in the API's own process."""

    state: State


class WorkersOut(BaseModel):
    """Who computes scores. Numbers are null in the API's own process, and while the broker is away."""

    mode: Literal["in_process", "rabbitmq"]
    state: State
    count: int | None = Field(description="workers that take messages")
    queue_depth: int | None = Field(description="requests that no worker has taken yet")
    dead_letters: int | None = Field(description="messages nobody could end, and requests whose time ran out")


class ChampionOut(BaseModel):
    """The model that answers."""

    model_config = ConfigDict(from_attributes=True)

    sha256: str
    name: str


class HealthOut(BaseModel):
    """How every part of the service is."""

    version: str = Field(examples=[__version__])
    started: datetime = Field(description="when the process that answers began")
    database: DatabaseOut
    broker: BrokerOut
    workers: WorkersOut
    champion: ChampionOut | None

    @classmethod
    def of(cls, health: Health) -> "HealthOut":
        """The shape of what was seen."""
        workers = asdict(health.workforce)
        return cls(
            version=__version__,
            started=health.started,
            database=DatabaseOut(**asdict(health.database)),
            broker=BrokerOut(state=workers.pop("broker")),
            workers=WorkersOut(**workers),
            champion=ChampionOut.model_validate(health.champion) if health.champion else None,
        )
