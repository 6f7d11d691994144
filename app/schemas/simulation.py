"""A simulation's figures: both sides, the sums for any cut-offs, the swap sets."""

from pydantic import BaseModel, Field

from app.services.simulations.request import SimulationRequest


class SimulationIn(SimulationRequest):
    """A policy, the applicants, and at most one thing to compare with: a policy, other cut-offs, a model."""


class SimulatedFiguresOut(BaseModel):
    """Decisions of a group and sums of its approved; money is null where the policy does not say it."""

    applicants: int
    approve: int
    refer: int
    decline: int
    approval_rate: float | None
    expected_bad_rate: float | None = Field(description="the mean PD of the approved")
    realised_bad_rate: float | None = Field(description="of the approved with an outcome; the declined have none")
    with_outcome: int = Field(description="approved whose outcome is known")
    amount: float | None
    expected_loss: float | None = Field(description="a year's")
    interest: float | None = Field(description="a year's")
    funding: float | None = Field(description="a year's")
    net_income: float | None = Field(description="interest less funding less expected loss, a year")


class SimulatedPolicyOut(BaseModel):
    """Which policy."""

    name: str
    version: int
    sha256: str


class SegmentSumsOut(BaseModel):
    """Sums of all whose PD is below each stop; `name` is null for applicants in no segment."""

    name: str | None
    approve_below: float | None
    decline_from: float | None
    approvable: dict[str, list[float]] = Field(description="of those whom all rules but the cut-offs approve")
    referred: list[int] = Field(description="how many the other rules refer")
    declined: int = Field(description="how many the other rules decline, whatever their PD")


class GradeEndOut(BaseModel):
    """A grade, and the PD it ends below; null in the last."""

    grade: str
    below: float | None


class CutOffSumsOut(BaseModel):
    """What any cut-offs at the stops would give: exact, without another request."""

    edges: list[float] = Field(description="the stops, from 0 to 1")
    measures: list[str]
    grades: list[GradeEndOut] = Field(description="best first; each begins at a stop")
    segments: list[SegmentSumsOut]


class SimulatedSideOut(BaseModel):
    """One side."""

    policy: SimulatedPolicyOut
    total: SimulatedFiguresOut
    by_grade: dict[str, SimulatedFiguresOut]
    by_segment: dict[str, SimulatedFiguresOut]
    cut_offs: CutOffSumsOut


class SwapSetOut(BaseModel):
    """One set of the approved; the expected bad rate by the PDs of each side."""

    applicants: int
    expected_bad_rate_first: float | None
    expected_bad_rate_second: float | None
    with_outcome: int
    realised_bad_rate: float | None


class SwapSetsOut(BaseModel):
    """Who changes sides: `moves` counts by the outcome of the first side, then of the second."""

    changed: int
    moves: dict[str, dict[str, int]]
    kept: SwapSetOut
    swapped_out: SwapSetOut
    swapped_in: SwapSetOut


class SimulationOut(BaseModel):
    """A simulation; the second side and the swap sets where something was compared."""

    applicants: int
    first: SimulatedSideOut
    second: SimulatedSideOut | None = None
    swaps: SwapSetsOut | None = None
