"""Applications: applicants without an account."""

import re
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.ml.grades.bands import band
from app.ml.scoring.probability import rating
from app.models import Score, ScoreSource
from app.models.application import ERASED, EXTERNAL_ID_MAX_LENGTH
from app.schemas.score import ReasonOut
from app.schemas.text import is_unicode
from app.services.applications import NewApplication, ScoredApplication
from app.services.crud.application import ApplicationRow

_OF_ERASED = re.compile(rf"{ERASED}[0-9]+")


def _is_no_erased_one(external_id: str) -> str:
    """Return the id unchanged, or refuse one that an erased application has in the place of its own."""
    if _OF_ERASED.fullmatch(external_id):
        raise PydanticCustomError("reserved", "is kept for erased applications; choose another id")
    return external_id


ExternalId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=EXTERNAL_ID_MAX_LENGTH, pattern=r"^[^\x00-\x1f\x7f]+$"),
    AfterValidator(is_unicode),
    AfterValidator(_is_no_erased_one),
]


class ApplicationIn(BaseModel):
    """An application, under the sender's own id of it."""

    model_config = ConfigDict(extra="forbid")

    external_id: ExternalId = Field(examples=["LOS-2026-000117"], description="unique for each service account")
    features: dict[str, Any]

    def to_new_application(self) -> NewApplication:
        """Return what the service takes."""
        return NewApplication(self.external_id, self.features)


class LatestScoreOut(BaseModel):
    """The newest score of an application, in short."""

    id: int
    rating: float
    band: str
    timestamp: datetime

    @classmethod
    def of(cls, score: Score) -> Self:
        """Return the shape of an event."""
        return cls(id=score.id, rating=rating(score.score), band=band(score.score), timestamp=score.timestamp)


class ListedApplicationOut(BaseModel):
    """An application in a list."""

    id: int
    external_id: str
    account_id: int
    account_name: str = Field(description="the system that sent it", examples=["Loan origination"])
    revision: int
    timestamp: datetime
    score: LatestScoreOut | None = Field(description="the newest one")
    erased_at: datetime | None = Field(
        description="when its features and its external id were erased; null: they are here"
    )

    @classmethod
    def of(cls, row: ApplicationRow, score: Score | None, erased_at: datetime | None = None) -> Self:
        """Return the shape of an application and its newest score."""
        return cls(**_shown(row, score, erased_at))


class ApplicationOut(ListedApplicationOut):
    """An application with every feature of the contract."""

    contract_hash: str = Field(description="sha256 of the contract it was checked against")
    features: dict[str, Any]

    @classmethod
    def of(cls, row: ApplicationRow, score: Score | None, erased_at: datetime | None = None) -> Self:
        """Return the shape of an application and its newest score."""
        application = row.application
        features = dict(application.features)
        return cls(**_shown(row, score, erased_at), contract_hash=application.contract_hash, features=features)


class ApplicationScoreOut(BaseModel):
    """A stored event about an application. `score` is the final PD; `rating` is 1 − score, higher is better."""

    id: int
    application_id: int
    external_id: str
    score: float = Field(examples=[0.1009], description="final probability of default, 0 < p < 1")
    rating: float = Field(examples=[0.9])
    band: str = Field(examples=["B"])
    master_grade: str | None = Field(
        examples=["4+"], description="grade on the master scale of the event's model; null if it has none of its own"
    )
    raw_proba: float = Field(description="before calibration and prior shift")
    timestamp: datetime
    model_version: str = Field(description="sha256 of the model's file")
    source: ScoreSource
    reasons: list[ReasonOut]

    @classmethod
    def of(cls, scored: ScoredApplication, master_grade: str | None) -> Self:
        """Return the shape of an event and its application."""
        score = scored.score
        return cls(
            **score.model_dump(exclude={"asked_by", "application_id"}),
            application_id=scored.application.id,
            external_id=scored.application.external_id,
            rating=rating(score.score),
            band=band(score.score),
            master_grade=master_grade,
        )


def _shown(row: ApplicationRow, score: Score | None, erased_at: datetime | None) -> dict[str, Any]:
    application, account = row
    return {
        "id": application.id,
        "external_id": application.external_id,
        "account_id": account.id,
        "account_name": account.first_name,
        "revision": application.revision,
        "timestamp": application.timestamp,
        "score": LatestScoreOut.of(score) if score else None,
        "erased_at": erased_at,
    }
