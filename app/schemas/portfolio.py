"""Portfolio figures."""

from typing import Self

from pydantic import BaseModel, Field

from app.ml.scoring.probability import rating
from app.services.portfolio import Portfolio


class BandShareOut(BaseModel):
    """The number of clients in a band, their share of the scored clients, and how many of them are overdue."""

    band: str = Field(examples=["A"])
    clients: int
    share: float = Field(examples=[0.1234], description="share of the scored clients; 0 if there is none")
    overdue: int = Field(description="clients of the band whose credit is past due in its latest month")


class PortfolioOut(BaseModel):
    """Number of clients, distribution of their latest ratings, and number overdue."""

    clients: int
    scored: int
    never_scored: int
    mean_rating: float | None = Field(examples=[0.83], description="1 − the mean PD of the scored clients")
    bands: list[BandShareOut] = Field(description="every band, best first")
    overdue: int = Field(description="clients whose credit is past due in its latest month")

    @classmethod
    def of(cls, found: Portfolio) -> Self:
        """Return the shape of a portfolio."""
        figures = found.figures
        return cls(
            clients=figures.clients,
            scored=figures.scored,
            never_scored=figures.clients - figures.scored,
            mean_rating=None if figures.mean_pd is None else rating(figures.mean_pd),
            bands=[
                BandShareOut(
                    band=band,
                    clients=count,
                    share=round(count / figures.scored, 4) if count else 0.0,
                    overdue=found.overdue_in_bands[band],
                )
                for band, count in found.in_bands.items()
            ],
            overdue=figures.overdue,
        )
