"""What is simulated, as a request says it: policies by text or hash, which applicants, what stands beside."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.models import ScoreSource
from app.policy.moving import CutOffs
from app.services.crud.simulation.stored import SHOWN_SOURCES, ApplicantSelection, EventsOfTime, LatestOfClients

LARGEST_POLICY = 262_144
MOST_SEGMENTS = 100
LONGEST_MONTHS = 60
LARGEST_ID = 2**31 - 1
MOST_FACTS = 200
PolicyText = Annotated[str, StringConstraints(min_length=1, max_length=LARGEST_POLICY)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]
StatedFact = StrictBool | StrictInt | StrictFloat | Annotated[str, StringConstraints(min_length=1, max_length=200)]
ShownSource = Literal[ScoreSource.CLIENT, ScoreSource.MANAGER, ScoreSource.API, ScoreSource.BATCH]


class SegmentCutOffs(BaseModel):
    """The cut-offs of one segment."""

    model_config = ConfigDict(extra="forbid")

    approve_below: Share = Field(description="a PD below it is approved")
    decline_from: Share = Field(description="a PD from it on is declined; between the two: referred")


class SimulationRequest(BaseModel):
    """A policy, the applicants, and at most one thing to compare with: a policy, other cut-offs, a model."""

    model_config = ConfigDict(extra="forbid")

    policy: PolicyText = Field(description="a policy: YAML, or the hash of a stored one")
    against: PolicyText | None = Field(
        None, description="a second policy to compare with: YAML, or the hash of a stored one"
    )
    cut_offs: dict[str, SegmentCutOffs] | None = Field(
        None, max_length=MOST_SEGMENTS, min_length=1, description="other cut-offs of the policy, by segment"
    )
    model: Sha256 | None = Field(None, description="a model whose PDs the policy is applied to as well")
    since: AwareDatetime | None = Field(None, description="scores since this moment; null: every client's latest one")
    until: AwareDatetime | None = Field(None, description="with `since`: scores before this moment")
    sources: list[ShownSource] | None = Field(
        None, min_length=1, max_length=len(SHOWN_SOURCES), description="with `since`: scores from there alone"
    )
    manager_id: int | None = Field(
        None, ge=1, le=LARGEST_ID, strict=True, description="without `since`: the clients of this manager alone"
    )
    facts: dict[str, StatedFact] | None = Field(
        None,
        min_length=1,
        max_length=MOST_FACTS,
        description="facts of the policies that hold for every applicant; the others count as missing",
        examples=[{"automated_decision_consent": True}],
    )
    outcome_months: int = Field(
        12, ge=1, le=LONGEST_MONTHS, strict=True, description="months after a score in which a loan can go bad"
    )

    @model_validator(mode="after")
    def _is_one_question(self) -> Self:
        if sum(one is not None for one in (self.against, self.cut_offs, self.model)) > 1:
            raise PydanticCustomError("one_comparison", "compare with one of against, cut_offs, model")
        if self.since is None and self.until is not None:
            raise PydanticCustomError("until_alone", "until belongs to since")
        if self.since is None and self.sources is not None:
            raise PydanticCustomError("sources_alone", "sources belong to since")
        if self.since is not None and self.manager_id is not None:
            raise PydanticCustomError("manager_of_events", "manager_id belongs to the portfolio, not to since")
        if self.since and self.until and self.until <= self.since:
            raise PydanticCustomError("empty_period", "until must be after since")
        return self

    @property
    def selection(self) -> ApplicantSelection:
        """Which applicants."""
        if self.since is None:
            return LatestOfClients(self.manager_id)
        return EventsOfTime(self.since, self.until, tuple(self.sources or SHOWN_SOURCES))

    @property
    def moved(self) -> dict[str, CutOffs]:
        """The other cut-offs by segment."""
        return {name: CutOffs(one.approve_below, one.decline_from) for name, one in (self.cut_offs or {}).items()}

    def said(self) -> dict[str, Any]:
        """Return what the trail keeps of it beside the policies' hashes."""
        return {
            "since": _text(self.since),
            "until": _text(self.until),
            "sources": self.sources,
            "manager_id": self.manager_id,
            "facts": self.facts,
            "model": self.model,
        }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
