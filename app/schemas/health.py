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
    """All components are available. `emergency_login` is there where passwords of admins are not taken."""

    checks: dict[str, str] = Field(examples=[{"database": "ok", "broker": "ok", "worker": "ok"}])


class DatabaseOut(BaseModel):
    """The database and the time of one short query."""

    kind: str = Field(examples=["postgresql"], description="sqlite or postgresql")
    state: State
    milliseconds: float | None = Field(examples=[0.4], description="null if it did not answer")


class BrokerOut(BaseModel):
    """The message broker; `none` if the API process scores."""

    state: State


class WorkersOut(BaseModel):
    """The scoring workers. Numbers are null if the API process scores, and while the broker is unavailable."""

    mode: Literal["in_process", "rabbitmq"]
    state: State
    count: int | None = Field(description="consumers of the queue")
    queue_depth: int | None = Field(description="requests waiting for a worker")
    dead_letters: int | None = Field(description="messages that could not be processed, and expired requests")


class ChampionOut(BaseModel):
    """The champion."""

    model_config = ConfigDict(from_attributes=True)

    sha256: str
    name: str


class TrafficSegmentOut(BaseModel):
    """Some minutes of requests. `failures` were answered with a status from 500 on."""

    model_config = ConfigDict(from_attributes=True)

    requests: int
    failures: int
    p95_seconds: float | None = Field(description="95 of 100 took no longer; null without a request")


class KindTrafficOut(BaseModel):
    """Requests of one kind, of all processes together, at most a few seconds late."""

    model_config = ConfigDict(from_attributes=True)

    lately: TrafficSegmentOut = Field(description="the last five minutes")
    segments: list[TrafficSegmentOut] = Field(description="each five minutes of the last hour, oldest first")
    last_success: datetime | None
    last_failure: datetime | None


class ActivityOut(BaseModel):
    """What is stored of all processes together: scores, and how requests ended."""

    model_config = ConfigDict(from_attributes=True)

    last_scored: datetime | None = Field(description="the newest score of any client; null if there is none")
    counts: list[int] = Field(description="scores of each five minutes of the last hour, oldest first")
    scoring: KindTrafficOut = Field(description="score requests, but for those that were refused")
    requests: KindTrafficOut = Field(description="all other requests, but for probes and health itself")


class HealthOut(BaseModel):
    """The state of every component."""

    version: str = Field(examples=[__version__])
    started: datetime = Field(description="start time of this process")
    database: DatabaseOut
    broker: BrokerOut
    workers: WorkersOut
    champion: ChampionOut | None
    four_eyes: bool | None = Field(
        description="whether acts wait for a second person; null if the database does not answer"
    )
    decisions_stopped: bool | None = Field(
        description="whether the emergency stop is on; null if the database does not answer"
    )
    activity: ActivityOut | None = Field(description="null if the database does not answer")

    @classmethod
    def of(cls, health: Health, *, four_eyes: bool | None, decisions_stopped: bool | None) -> "HealthOut":
        """Return the shape of a health report."""
        workers = asdict(health.workforce)
        return cls(
            version=__version__,
            started=health.started,
            database=DatabaseOut(**asdict(health.database)),
            broker=BrokerOut(state=workers.pop("broker")),
            workers=WorkersOut(**workers),
            champion=ChampionOut.model_validate(health.champion) if health.champion else None,
            four_eyes=four_eyes,
            decisions_stopped=decisions_stopped,
            activity=ActivityOut.model_validate(health.activity) if health.activity else None,
        )
