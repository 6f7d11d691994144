"""Scores: the stored event with rating, band and reasons."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel, Field

from app.ml.grades.bands import band
from app.ml.scoring.probability import rating
from app.models import Score, ScoreSource
from app.schemas.exact_json import exact_json


class ReasonOut(BaseModel):
    """The contribution of one value to the log-odds of default: above zero raises the PD, below lowers it.

    The first reason has the feature `base`, the same for every applicant. All of them sum to the raw log-odds.
    """

    feature: str = Field(examples=["days_employed"])
    value: Any = Field(examples=[730])
    contribution: float = Field(examples=[0.5319])


class ShownEvent(Protocol):
    """A scoring event, as the ORM or a statement without it gives it."""

    @property
    def id(self) -> int: ...
    @property
    def client_id(self) -> int: ...
    @property
    def score(self) -> float: ...
    @property
    def raw_proba(self) -> float: ...
    @property
    def timestamp(self) -> datetime: ...
    @property
    def model_version(self) -> str: ...
    @property
    def client_revision(self) -> int: ...
    @property
    def source(self) -> ScoreSource: ...
    @property
    def reasons(self) -> Sequence[Mapping[str, Any]]: ...


class ScoreOut(BaseModel):
    """A stored event. `score` is the final probability of default; `rating` is 1 − score, higher is better."""

    id: int
    client_id: int
    score: float = Field(examples=[0.1009], description="final probability of default, 0 < p < 1")
    rating: float = Field(examples=[0.9])
    band: str = Field(examples=["B"])
    master_grade: str | None = Field(
        examples=["4+"], description="grade on the master scale of the event's model; null if it has none of its own"
    )
    raw_proba: float = Field(description="before calibration and prior shift")
    timestamp: datetime
    model_version: str = Field(description="sha256 of the model's file")
    client_revision: int
    source: ScoreSource
    reasons: list[ReasonOut]

    @classmethod
    def of(cls, score: Score, master_grade: str | None) -> "ScoreOut":
        """Return the shape of an event; rating and band are computed only here."""
        return cls(
            **score.model_dump(exclude={"asked_by"}),
            rating=rating(score.score),
            band=band(score.score),
            master_grade=master_grade,
        )


def score_body(event: ShownEvent, master_grade: str | None) -> bytes:
    """`ScoreOut` of an event as JSON, without building the model: a stored event needs no second check."""
    return exact_json(
        {
            "id": event.id,
            "client_id": event.client_id,
            "score": event.score,
            "rating": rating(event.score),
            "band": band(event.score),
            "master_grade": master_grade,
            "raw_proba": event.raw_proba,
            "timestamp": event.timestamp,
            "model_version": event.model_version,
            "client_revision": event.client_revision,
            "source": event.source.value,
            "reasons": event.reasons,
        }
    )
