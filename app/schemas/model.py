"""Models: stage, training data, metrics on held-out loans."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.ml.registry.cards import held_out_figures, held_out_intervals
from app.models import ModelStage, ModelVersion
from app.models.model_version import LABEL_MAX_LENGTH, NOTE_MAX_LENGTH
from app.schemas.text import is_storable, is_unicode

MOST_WAIVERS = 100
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(is_unicode),
    Field(examples=["an empty field is a pensioner's, whose income the fund confirms"]),
]
ABOUT_TRAINING = ("training_prior", "split", "calibration", "left_out", "limits")
"""Keys of a card shown beside its `data`."""


class WaiverOut(BaseModel):
    """A feature that may lower the PD when cleared, the person who answers for it, and the reason."""

    feature: str
    by: str
    because: str


class WaiverIn(BaseModel):
    """A feature that may lower the PD when cleared, and why; the person is the one who is logged in."""

    model_config = ConfigDict(extra="forbid")

    feature: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    because: Reason


class PromotionIn(BaseModel):
    """What a promotion may carry: a waiver for each feature that helps when cleared."""

    model_config = ConfigDict(extra="forbid")

    waivers: Annotated[list[WaiverIn], Field(max_length=MOST_WAIVERS)] = []


def _blank_is_null(text: object) -> object:
    """Return None for an emptied field of a form."""
    return None if isinstance(text, str) and not text.strip() else text


Label = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LABEL_MAX_LENGTH), AfterValidator(is_storable)
]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=NOTE_MAX_LENGTH), AfterValidator(is_storable)]


class ModelIn(BaseModel):
    """What an admin calls a model and writes about it; null or blank for nothing, what is not named stays."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[Label | None, BeforeValidator(_blank_is_null)] = Field(None, examples=["autumn, deeper trees"])
    note: Annotated[Note | None, BeforeValidator(_blank_is_null)] = Field(None, examples=["For the committee of May"])


class ModelOut(BaseModel):
    """A model of the registry. At most one is the champion, which answers requests."""

    sha256: str
    name: str = Field(description="of the contract it was trained with")
    label: str | None = Field(description="what an admin calls it")
    note: str | None
    created: datetime
    stage: ModelStage
    promoted_at: datetime | None = Field(description="last promotion; null if never promoted, or retired since")
    metrics: dict[str, float] = Field(examples=[{"rows": 1510, "auc": 0.8421, "ks": 0.5366, "brier": 0.1408}])
    intervals: dict[str, list[float]] = Field(
        examples=[{"auc": [0.8421, 0.8207, 0.8614]}],
        description="value, low and high of 95 % intervals of the metrics, as training measured them",
    )
    training: dict[str, Any] = Field(examples=[{"file": "consumer_loans.csv", "training_rows": 2944}])
    warnings: list[str] = Field(description="what training warned of: to look at before the model is approved")
    waivers: list[WaiverOut] = Field(description="of the last promotion; a rollback leaves them as they are")

    @classmethod
    def of(cls, model: ModelVersion) -> "ModelOut":
        """Return the shape of a model; a card may lack keys."""
        card = model.card
        data = card.get("data")
        return cls(
            **model.model_dump(include={"sha256", "name", "label", "note", "created", "stage", "promoted_at"}),
            metrics=held_out_figures(card),
            intervals=held_out_intervals(card),
            warnings=[one for one in _list(card.get("warnings")) if isinstance(one, str)],
            waivers=_waivers(card),
            training={**(data if isinstance(data, dict) else {}), **{k: card[k] for k in ABOUT_TRAINING if k in card}},
        )


def _waivers(card: dict[str, Any]) -> list[WaiverOut]:
    promotions = [one for one in _list(card.get("promotions")) if isinstance(one, dict)]
    last = next((one for one in reversed(promotions) if one.get("kind") != "rollback"), {})
    return [WaiverOut.model_validate(one) for one in _list(last.get("waivers"))]


def _list(value: Any) -> list[Any]:
    """Return a list of the card, or an empty one: cards may come from anywhere."""
    return value if isinstance(value, list) else []
