"""A portfolio over time."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class PortfolioMonthOut(BaseModel):
    """A month of a portfolio."""

    model_config = ConfigDict(from_attributes=True)

    month: str = Field(examples=["2026-11"])
    in_bands: list[int] = Field(description="clients by band of their last score at the end of the month, best first")
    overdue: int = Field(description="credits past due in that month")


class PortfolioHistoryOut(BaseModel):
    """Ratings now, the last twelve months, and moves between bands since a day."""

    model_config = ConfigDict(from_attributes=True)

    ratings: list[int] = Field(description="clients in twenty bins of rating of equal width from 0 to 1")
    months: list[PortfolioMonthOut] = Field(description="oldest first; the last one is the present month, so far")
    since: date
    bands: Annotated[list[str], Field(examples=[["A", "B", "C", "D", "E"]])]
    moves: list[list[int]] = Field(
        description="clients by band before that day (rows) and now (columns); the last place is never scored"
    )
