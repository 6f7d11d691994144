"""What the service asks of whoever scores: in this process, or workers somewhere else."""

from dataclasses import dataclass
from typing import Any, Protocol

from app.ml.scored import Scored


@dataclass(frozen=True)
class ScoreRequest:
    """A batch of applicants as columns of checked inputs, for one model, with or without reasons."""

    model_version: str
    columns: dict[str, list[Any]]
    reasons: bool = True


class Scorer(Protocol):
    """Scores batches. One result an applicant, in order."""

    async def score(self, request: ScoreRequest) -> list[Scored]:
        """Results in the order of the applicants.

        Raises ScoringUnavailable, ScoringTimeout or ScoringFailed; then nobody got a result.
        """
        ...

    async def check(self, model_version: str) -> dict[str, str]:
        """State of each part needed to score with that model: `ok` or what is wrong."""
        ...

    async def close(self) -> None:
        """Lets go of connections and threads."""
        ...
