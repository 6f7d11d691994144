"""Challengers score what the champion has scored: no caller waits for them, and their scores are not shown.

Live scores are put into a bounded buffer and are done with it. One task a process takes what waits as a batch, has
every challenger score it, stores the events with source `shadow`, and then rests for a multiple of the time it took:
shadows take at most a fiftieth of one worker. Failures are counted, logged once a minute at most, never retried.
"""

import asyncio
import contextlib
import contextvars
import random
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from app.exceptions import ServiceError
from app.faults import first_line
from app.metrics import SHADOW_SCORES, SHADOW_SECONDS
from app.ml.contracts.columns import to_columns
from app.ml.contracts.definition import Contract
from app.ml.scoring.scored import Scored
from app.models import ScoreSource
from app.models.base import utc_now
from app.services.crud.model_version import list_challengers
from app.services.crud.shadow_scores import add_shadow_scores
from app.services.scorer import Scorer, ScoreRequest
from app.services.scoring import Scorable
from database.database import session_scope

MAX_WAITING = 1000
MAX_AT_ONCE = 128
REST = 49
"""Pause after a batch, in times of what it took: while it is computed, live scores wait for their worker."""
SHORTEST_REST_SECONDS = 0.25
"""So that scores are taken together: most callers meet no shadow at all."""
CHALLENGERS_KNOWN_SECONDS = 2.0
LOGGED_EVERY_SECONDS = 60.0

_log = structlog.stdlib.get_logger("shadow")


@dataclass(frozen=True)
class Case:
    """What a client was when the live score was computed."""

    user_id: int
    revision: int
    features: Mapping[str, Any]


def rest_after(seconds: float) -> float:
    """Return the pause after a batch that took so long: of any time, shadows take a fiftieth at most.

    >>> rest_after(0.02), rest_after(0.0)
    (0.98, 0.25)
    """
    return max(SHORTEST_REST_SECONDS, REST * seconds)


class ShadowScoring:
    """The challengers' scores of one process. `share` of the live ones are offered to them, by chance."""

    def __init__(self, scorer: Scorer, contract: Contract, *, share: float) -> None:
        self.scorer = scorer
        self._contract = contract
        self._share = share
        self._waiting: deque[Case] = deque()
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._challengers: tuple[float, list[str]] = (float("-inf"), [])
        self._logged: dict[str, float] = {}

    def offer(self, clients: Sequence[Scorable]) -> None:
        """Take what was scored live and stored. Returns at once; where there is no room the newest are dropped."""
        if self._task is None or not self._share:
            return
        for client in clients:
            if random.random() >= self._share:  # noqa: S311  (a sample, not a secret)
                continue
            if len(self._waiting) >= MAX_WAITING:
                SHADOW_SCORES.labels("dropped").inc()
                continue
            self._waiting.append(Case(client.user_id, client.revision, client.features))
        self._arrived.set()

    def start(self) -> None:
        """Begins to serve the challengers; safe to call again."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="shadow", context=contextvars.Context())

    async def close(self) -> None:
        """End at once; what still waited is counted as dropped."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        SHADOW_SCORES.labels("dropped").inc(len(self._waiting))
        self._waiting.clear()

    async def _run(self) -> None:
        """Batch after batch. Outlives every fault."""
        while True:
            await self._arrived.wait()
            batch = [self._waiting.popleft() for _ in range(min(MAX_AT_ONCE, len(self._waiting)))]
            if not self._waiting:
                self._arrived.clear()
            started = time.monotonic()
            versions = await self._staged()
            if not versions:
                self._waiting.clear()
            for version in versions:
                await self._score(version, batch)
            await asyncio.sleep(rest_after(time.monotonic() - started))

    async def _staged(self) -> list[str]:
        """Return the challengers, looked up every other second. Those of before while the database is away."""
        now = time.monotonic()
        if now - self._challengers[0] >= CHALLENGERS_KNOWN_SECONDS:
            found = self._challengers[1]
            try:
                async with session_scope(read_only=True) as session:
                    found = [model.sha256 for model in await list_challengers(session)]
            except Exception as fault:
                self._log_seldom("the challengers cannot be looked up", fault)
            self._challengers = (now, found)
        return self._challengers[1]

    async def _score(self, version: str, batch: Sequence[Case]) -> None:
        try:
            columns = to_columns(self._contract, [case.features for case in batch])
            with SHADOW_SECONDS.labels(version).time():
                results = await self.scorer.score(ScoreRequest(version, columns, is_shadow=True))
            rows = [_event(case, result, version) for case, result in zip(batch, results, strict=True)]
            async with session_scope() as session:
                await add_shadow_scores(session, rows)
        except asyncio.CancelledError:
            SHADOW_SCORES.labels("dropped").inc(len(batch))
            raise
        except Exception as fault:
            SHADOW_SCORES.labels("failed").inc(len(batch))
            self._log_seldom(f"challenger {version[:12]} could not score", fault)
        else:
            SHADOW_SCORES.labels("stored").inc(len(batch))

    def _log_seldom(self, event: str, fault: Exception) -> None:
        """Log a line, the same one at most once a minute."""
        now = time.monotonic()
        if now - self._logged.get(event, float("-inf")) >= LOGGED_EVERY_SECONDS:
            self._logged[event] = now
            _log.warning(
                event,
                fault=first_line(fault),
                exc_info=not isinstance(fault, ServiceError),
            )


def _event(case: Case, result: Scored, version: str) -> dict[str, Any]:
    """Return the columns of an event. No request asked for it."""
    return {
        "client_id": case.user_id,
        "client_revision": case.revision,
        "score": result.proba,
        "raw_proba": result.raw_proba,
        "portfolio_default_rate": result.portfolio_default_rate,
        "model_version": version,
        "reasons": result.reasons or [],
        "source": ScoreSource.SHADOW,
        "timestamp": utc_now(),
    }
