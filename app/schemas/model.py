"""Models: stage, training data, metrics on held-out loans."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from app.ml.registry.cards import held_out_figures
from app.models import ModelStage, ModelVersion

ABOUT_TRAINING = ("training_prior", "split", "calibration", "left_out", "limits", "warnings")
"""Keys of a card shown beside its `data`."""


class ModelOut(BaseModel):
    """A model of the registry. At most one is the champion, which answers requests."""

    sha256: str
    name: str
    created: datetime
    stage: ModelStage
    promoted_at: datetime | None = Field(description="last promotion; null if never promoted, or retired since")
    metrics: dict[str, float] = Field(examples=[{"rows": 1510, "auc": 0.8421, "ks": 0.5366, "brier": 0.1408}])
    training: dict[str, Any] = Field(examples=[{"file": "consumer_loans.csv", "training_rows": 2944}])

    @classmethod
    def of(cls, model: ModelVersion) -> "ModelOut":
        """Return the shape of a model; a card may lack keys."""
        card = model.card
        data = card.get("data")
        return cls(
            **model.model_dump(include={"sha256", "name", "created", "stage", "promoted_at"}),
            metrics=held_out_figures(card),
            training={**(data if isinstance(data, dict) else {}), **{k: card[k] for k in ABOUT_TRAINING if k in card}},
        )
