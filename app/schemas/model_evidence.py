"""A model beside the champion: figures, curves, differences, gates, pairs of stored scores."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.model import ModelOut
from app.services.model_registry.judging import ModelBeside
from app.services.model_registry.shadow_results import ShadowPairs

Interval = list[float]
"""A value and the low and high end of its 95 % interval."""


class OfService(BaseModel):
    """A shape that a service's object has already."""

    model_config = ConfigDict(from_attributes=True)


class LackOut(OfService):
    """Why something cannot be measured: a code of the gates, with its figures."""

    code: str
    figures: dict[str, Any]


class CalibrationGroupOut(OfService):
    """A tenth of the rows by PD: mean PD, and the bad rate with its 95 % interval."""

    rows: int
    mean_pd: float
    bad_rate: float
    low: float
    high: float


class CurvesOut(OfService):
    """What is drawn. `good` and `bad`: shares of the rows by rating, in bins of equal width from 0 to 1."""

    roc: list[tuple[float, float]] = Field(description="(share of good rows, share of bad rows) with as high a PD")
    calibration: list[CalibrationGroupOut]
    good: list[float]
    bad: list[float]


class ModelFiguresOut(BaseModel):
    """One model's figures on the rows, each with its 95 % interval."""

    figures: dict[str, Interval] = Field(examples=[{"auc": [0.84, 0.82, 0.86]}])
    calibration_error: float
    calibration_error_by_chance: float = Field(description="what PDs that are true show on these rows on average")
    curves: CurvesOut


class CardDifferenceOut(OfService):
    """One thing in which two models were made differently, by its path in the card."""

    path: str = Field(examples=["settings.depth"])
    model: str | int | float | bool | None
    other: str | int | float | bool | None


class ModelBesideOut(BaseModel):
    """A model, and the champion beside it, on the rows that lie beside the model."""

    model: ModelOut
    champion: ModelOut | None = Field(description="null for the champion itself, and before the first")
    rows: int | None = Field(description="held-out rows; null where there are none that do")
    bad: int | None
    lack: LackOut | None = Field(description="why the model, or the champion beside it, cannot be measured")
    of_model: ModelFiguresOut | None
    of_champion: ModelFiguresOut | None
    differences: dict[str, Interval] = Field(
        description="figures of the model less the champion's, with 95 % intervals: where one holds 0, these rows show "
        "no difference"
    )
    made_differently: list[CardDifferenceOut]
    has_report: bool

    @classmethod
    def of(cls, found: ModelBeside) -> Self:
        """Return the shape of what was found."""
        return cls(
            model=ModelOut.of(found.model),
            champion=ModelOut.of(found.champion) if found.champion else None,
            made_differently=[CardDifferenceOut.model_validate(one) for one in found.differences],
            has_report=found.has_report,
            **_measured(found.evidence),
        )


class GateOut(BaseModel):
    """How a gate would end now: a code with its figures, and the same as a sentence."""

    gate: str
    verdict: str
    code: str
    figures: dict[str, Any]
    sentence: str


class SwapOut(OfService):
    """Clients on different sides of a border: `improved` are on its better side with the model only."""

    border: str = Field(examples=["B|C"])
    pd: float
    improved: int
    worsened: int


class ShadowOut(OfService):
    """Clients that the model and the champion have both scored at one revision, in the last ninety days."""

    applicants: int
    same_grade: float = Field(description="share in the same band with both")
    rank_correlation: float | None
    mean_shift: float = Field(description="mean of the model's PD less the champion's")
    swaps: list[SwapOut]
    moves: list[list[int]] = Field(description="clients by band with the champion (rows) and the model (columns)")
    points: list[tuple[float, float]] = Field(description="PDs of at most 400 pairs, the champion's first")
    first: datetime
    last: datetime
    is_cut: bool = Field(description="there were more pairs; the newest were read")

    @classmethod
    def of(cls, found: ShadowPairs) -> Self:
        """Return the shape of the pairs."""
        compared = found.comparison.as_dict()
        return cls.model_validate(
            {**compared, **{name: value for name, value in vars(found).items() if name != "comparison"}}
        )


def _measured(evidence: Any) -> dict[str, Any]:
    """Return what was measured, or why nothing was, as plain data."""
    plain = asdict(evidence)
    if "model" not in plain:
        nothing = dict.fromkeys(("rows", "bad", "of_model", "of_champion"))
        return {**nothing, "lack": plain, "differences": {}}
    return {
        "rows": plain["rows"],
        "bad": plain["bad"],
        "lack": plain["lack"],
        "of_model": _figures(plain["model"]),
        "of_champion": _figures(plain["other"]) if plain["other"] else None,
        "differences": _ends(plain["differences"]),
    }


def _figures(measured: dict[str, Any]) -> dict[str, Any]:
    by_chance = measured["calibration_error_by_chance"]["mean_error"]
    return {**measured, "figures": _ends(measured["figures"]), "calibration_error_by_chance": by_chance}


def _ends(intervals: dict[str, dict[str, float]]) -> dict[str, Interval]:
    return {name: [one["value"], one["low"], one["high"]] for name, one in intervals.items()}
