"""Facts that are stored for a client or an application."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.models.fact import FACT_SOURCE_MAX_LENGTH
from app.schemas.decision import FactIn
from app.schemas.text import is_storable
from app.services.decisions.stored_facts import NewFact

FactSource = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=FACT_SOURCE_MAX_LENGTH, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
    AfterValidator(is_storable),
]


class StatedFactIn(FactIn):
    """A statement: the value, since when it is true (now, if nothing is said), and whose it is."""

    model_config = ConfigDict(extra="forbid")

    time: AwareDatetime | None = Field(None, examples=["2026-11-30T09:00:00Z"], description="not in the future")
    source: FactSource | None = Field(None, description="as the policy declares it, if nothing is said")

    def to_new_fact(self, name: str) -> NewFact:
        """Return what the service takes; zero has no sign."""
        value = self.value + 0.0 if isinstance(self.value, float) else self.value
        return NewFact(name, value, self.time, self.source)


class StoredFactOut(BaseModel):
    """A stored statement; a newer one stands beside it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str = Field(examples=["bureau_score"])
    value: Any = Field(examples=[640])
    source: str = Field(examples=["bureau"])
    time: datetime = Field(description="since when it is true")
    recorded_by: int | None = Field(description="the user who stored it; null: a connector or the command line")
    timestamp: datetime = Field(description="when it was stored")
