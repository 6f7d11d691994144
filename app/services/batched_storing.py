"""The last stage of the hot path: events, keys and decisions of many callers are written by one statement."""

from collections import Counter
from collections.abc import Awaitable, Sequence
from typing import TypeVar

import asyncpg
import structlog

from app.exceptions import DatabaseUnavailable, NotFound, PolicyUnusable
from app.metrics import SCORES, STAGE_SECONDS
from app.models.decision_event import STOPPED
from app.services.crud.score_batches import Event
from app.services.crud.score_request_key import IdempotencyKey
from app.services.crud.score_storing import store_events
from app.services.decisions.batch import HotDecision, decide_batch
from database.lane import Lane

Result = TypeVar("Result")
Stored = bool
"""Whether an event was written by this statement."""
Entry = tuple[Event, IdempotencyKey | None, HotDecision | None]

_log = structlog.stdlib.get_logger("scoring")


class BatchedStoring:
    """Writes by a lane of its own."""

    def __init__(self, lane: Lane) -> None:
        self._writes = lane

    async def store(self, batch: Sequence[Entry]) -> list[Stored | Exception]:
        """Whether each event was written now. What the database has against one of them concerns that one alone."""
        decided = [(event, decision) for event, _, decision in batch if decision is not None]
        try:
            entries = [(event, key) for event, key, _ in batch]
            written = await timed("store", store_events(self._writes, entries, decide_batch(decided)))
        except (asyncpg.PostgresError, PolicyUnusable) as fault:
            if STOPPED in str(fault) and not all(decision.is_stopped for _, decision in decided):
                for _, decision in decided:
                    decision.is_stopped = True
                return await self.store(batch)
            if len(batch) == 1:
                return [_refusal(fault)]
            return [answer for entry in batch for answer in await self.store([entry])]
        except DatabaseUnavailable as fault:
            return [fault] * len(batch)
        for version, count in Counter(event.model_version for event, *_ in batch if event.id in written).items():
            SCORES.labels(version).inc(count)
        for event, _, made in batch:
            if made is not None:
                made.is_stored(written.get(event.id))
        return [event.id in written for event, *_ in batch]


def _refusal(fault: Exception) -> Exception:
    """Explain an event that the database refuses: its client was deleted after it was read."""
    if isinstance(fault, asyncpg.ForeignKeyViolationError):
        _log.warning("an event was refused by the database", constraint=fault.constraint_name)
        return NotFound("There is no such client.")
    return fault


async def timed(stage: str, work: Awaitable[Result]) -> Result:
    """Return what the work returns, its seconds counted as those of that stage."""
    with STAGE_SECONDS.labels(stage).time():
        return await work
