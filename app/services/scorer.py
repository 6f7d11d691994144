"""The protocol of a scorer: in this process, or workers over a broker."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Protocol

from app.ml.scoring.scored import Scored


@dataclass(frozen=True)
class ScoreRequest:
    """A batch of applicants as columns of checked inputs, for one model, with or without reasons.

    `is_shadow`: it is a challenger's, or of what is only tried out: metrics of live scores leave it out. `request_ids`
    are those of the calls that wait for it, for the logs of both ends.
    """

    model_version: str
    columns: dict[str, list[Any]]
    reasons: bool = True
    is_shadow: bool = False
    request_ids: tuple[str, ...] = ()


class State(StrEnum):
    """The state of a component: `none` if there is none, `unknown` if it cannot be determined.

    `failing`: it is there, and what it was last asked for failed.
    """

    OK = "ok"
    BUSY = "busy"
    DOWN = "down"
    NONE = "none"
    UNKNOWN = "unknown"
    FAILING = "failing"


@dataclass(frozen=True)
class Workforce:
    """The current state of the scorers. Numbers are None if nothing is counted or they cannot be determined.

    `queue_depth` are requests that no worker has taken yet, `dead_letters` those that could not be processed.
    """

    mode: Literal["in_process", "rabbitmq"]
    broker: State
    state: State
    count: int | None = None
    queue_depth: int | None = None
    dead_letters: int | None = None


LOOK_SECONDS = 2.0
"""Time limit for the check of each component."""


class Scorer(Protocol):
    """Scores batches. One result per applicant, in order."""

    @property
    def batches_at_once(self) -> int:
        """How many batches keep the scorer busy without waiting long in line: one a worker, and the next one."""
        ...

    async def score(self, request: ScoreRequest) -> list[Scored]:
        """Return results in the order of the applicants.

        Raises ScoringUnavailable, ScoringTimeout or ScoringFailed; then there is no result at all.
        """
        ...

    async def warm_up(self, model_version: str) -> None:
        """Make ready what the first score would wait for. Raises ScoringUnavailable or ArtifactInvalid."""
        ...

    async def check(self, model_version: str) -> dict[str, str]:
        """State of each part needed to score with that model: `ok` or what is wrong."""
        ...

    async def workforce(self, model_version: str | None) -> Workforce:
        """Report the scorers available for that model; raises nothing and ends within `LOOK_SECONDS`."""
        ...

    async def close(self) -> None:
        """Release connections and threads."""
        ...
