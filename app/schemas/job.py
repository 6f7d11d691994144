"""Jobs: what is asked for, how far they are, what they found."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from app.ml.scoring.probability import rating
from app.models import JobKind, JobState
from app.schemas.numbers import UserId
from app.services.jobs.report import JobReport
from app.services.jobs.watching import Progress

MOST_SELECTED = 500


class JobIn(BaseModel):
    """Which clients, of those that the filter of the address lets through, and how."""

    model_config = ConfigDict(extra="forbid")

    kind: JobKind = JobKind.RESCORE
    client_ids: list[UserId] | None = Field(
        None, min_length=1, max_length=MOST_SELECTED, description="these clients alone; null: all of the filter"
    )
    reasons: bool = Field(True, strict=True, description="false: scores are stored without reasons, which is faster")
    decide: bool = Field(False, strict=True, description="true: each score is decided on by the active policy")


class JobOut(BaseModel):
    """A job and how far it is."""

    id: int
    kind: JobKind
    state: JobState = Field(description="waiting: its clients are being found; failed: it cannot go on, see `trouble`")
    model_version: str = Field(description="the model it keeps from start to end")
    by_champion: bool | None = Field(description="false: another model was promoted meanwhile; null: no champion")
    reasons: bool
    policy_sha256: str | None = Field(description="the policy by which it decides, kept; null: it only scores")
    total: int | None = Field(description="clients; null while they are being found")
    scored: int
    failed: int
    asked_by: int | None = Field(description="the user who started it; null: the command line")
    started: datetime
    ended: datetime | None
    trouble: str | None = Field(description="why it does not go on, or null")

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Return the shape of a job's progress."""
        job, counts = progress.job, progress.counts
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            model_version=job.model_version,
            by_champion=progress.is_by_champion,
            reasons=job.has_reasons,
            policy_sha256=job.policy_sha256,
            total=job.total,
            scored=counts.scored,
            failed=counts.failed,
            asked_by=job.asked_by,
            started=job.timestamp,
            ended=job.ended,
            trouble=job.trouble,
        )


class TransitionOut(BaseModel):
    """How many clients came from a band into a band."""

    model_config = ConfigDict(from_attributes=True)

    before: str | None = Field(description="null: never scored before", examples=["B"])
    after: str = Field(examples=["A"])
    clients: int


class MoveOut(BaseModel):
    """A client whose rating changed much; ratings are 1 − PD."""

    client_id: int
    first_name: str
    last_name: str
    rating_before: float
    rating_after: float


class FailureOut(BaseModel):
    """Why clients could not be scored."""

    model_config = ConfigDict(from_attributes=True)

    code: str = Field(description="client_gone, or refused", examples=["refused"])
    explanation: str
    clients: int


class JobReportOut(BaseModel):
    """What a job has found, so far while it runs."""

    job: JobOut
    bands: list[TransitionOut] = Field(description="moves between bands, those that stayed included")
    moves: list[MoveOut] = Field(description="the largest changes of the PD, largest first")
    failures: list[FailureOut] = Field(description="most frequent first")
    outcomes: dict[str, int] = Field(
        description="clients by what was decided; empty where the job only scores", examples=[{"approve": 812}]
    )

    @classmethod
    def of(cls, progress: Progress, report: JobReport) -> Self:
        """Return the shape of a report."""
        return cls(
            job=JobOut.of(progress),
            bands=[TransitionOut.model_validate(one) for one in report.transitions],
            moves=[
                MoveOut(
                    client_id=one.client_id,
                    first_name=one.first_name,
                    last_name=one.last_name,
                    rating_before=rating(one.before),
                    rating_after=rating(one.after),
                )
                for one in report.moves
            ],
            failures=[
                FailureOut(code=one.code, explanation=one.explanation, clients=one.clients) for one in report.failures
            ],
            outcomes=report.outcomes,
        )
