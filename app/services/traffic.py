"""How requests end and how long they take: counted in memory, added to one table of all processes every few seconds.

No request waits for it, and no transaction of a request writes it.
"""

import asyncio
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ServiceError
from app.faults import first_line
from app.models import RequestCount, RequestKind
from app.models.base import utc_now
from app.services.crud.request_count import Ends, add_counts, last_ends, list_counts
from database.database import session_scope

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""Upper ends of the buckets of durations in seconds; one more holds all that took longer."""
EVERY_SECONDS = 5.0
KEPT = timedelta(days=1)
MAX_WAITING = 1000
"""Rows that wait for a database that is away; the oldest are dropped beyond that."""
SEGMENT = timedelta(minutes=5)
SEGMENTS = 12
"""An hour in pieces of five minutes."""
_FAILED = 500
_REFUSED = 400
_NOT_COUNTED = ("/health", "/api/admin/health", "/static/")
"""Probes, the page of health itself, and files."""

_log = structlog.stdlib.get_logger("traffic")


@dataclass(frozen=True)
class TrafficSegment:
    """Some minutes of one kind of request; `p95_seconds` is None without a request."""

    requests: int
    failures: int
    p95_seconds: float | None


@dataclass(frozen=True)
class KindTraffic:
    """`lately` are the last five minutes, `segments` the last hour in pieces of five, oldest first."""

    lately: TrafficSegment
    segments: list[TrafficSegment]
    last_success: datetime | None
    last_failure: datetime | None

    @property
    def is_failing(self) -> bool:
        """Whether the newest of these requests failed: nothing was seen to work since."""
        return self.last_failure is not None and (self.last_success is None or self.last_failure > self.last_success)


@dataclass(slots=True)
class _Tally:
    requests: int = 0
    failures: int = 0
    last_success: datetime | None = None
    last_failure: datetime | None = None


@dataclass
class Traffic:
    """Counts of this process that are not in the table yet."""

    _waiting: dict[tuple[datetime, RequestKind, int], _Tally] = field(default_factory=dict)

    def tell(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request. Score requests that were refused say nothing of scoring, and are counted with the others."""
        if path.startswith(_NOT_COUNTED):
            return
        is_score = method == "POST" and path.endswith("/score") and not _REFUSED <= status < _FAILED
        now = utc_now()
        key = (
            now.replace(second=0, microsecond=0),
            RequestKind.SCORE if is_score else RequestKind.OTHER,
            bisect_left(BOUNDS, seconds),
        )
        tally = self._waiting.get(key) or self._waiting.setdefault(key, _Tally())
        tally.requests += 1
        if status >= _FAILED:
            tally.failures += 1
            tally.last_failure = now
        else:
            tally.last_success = now

    async def write(self) -> None:
        """Add what was counted to the table; what could not be written waits for the next time."""
        counts, self._waiting = self._waiting, {}
        if not counts:
            return
        rows = [
            RequestCount(minute=key[0], kind=key[1], bucket=key[2], **asdict(tally)) for key, tally in counts.items()
        ]
        try:
            async with session_scope() as session:
                await add_counts(session, rows)
        except (SQLAlchemyError, OSError, ServiceError) as fault:
            _log.warning("requests could not be counted", fault=first_line(fault), rows=len(rows))
            for key, tally in list(counts.items())[-MAX_WAITING:]:
                self._add(key, tally)

    async def keep_writing(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Write every few seconds until cancelled."""
        while True:
            await sleep(EVERY_SECONDS)
            await self.write()

    def _add(self, key: tuple[datetime, RequestKind, int], fresh: _Tally) -> None:
        known = self._waiting.setdefault(key, _Tally())
        known.requests += fresh.requests
        known.failures += fresh.failures
        known.last_success = _newer(known.last_success, fresh.last_success)
        known.last_failure = _newer(known.last_failure, fresh.last_failure)


async def traffic_of(session: AsyncSession, kind: RequestKind, now: datetime) -> KindTraffic:
    """Return what all processes have counted of one kind of request."""
    edges = [now - SEGMENT * (SEGMENTS - place) for place in range(SEGMENTS)]
    rows = [row for row in await list_counts(session, edges[0]) if row.kind is kind]
    ends: Ends = await last_ends(session, kind)
    segments = [_segment(row for row in rows if edge <= row.minute < edge + SEGMENT) for edge in edges]
    lately = _segment(row for row in rows if row.minute >= now - SEGMENT)
    return KindTraffic(lately, segments, ends.success, ends.failure)


def quantile(share: float, counts: Sequence[int]) -> float | None:
    """Return the duration that so large a share of the requests did not exceed, linear inside a bucket.

    Beyond the last bound it is that bound. None without a request.

    >>> quantile(0.5, [0, 10])
    0.00175
    """
    wanted, seen, low = share * sum(counts), 0, 0.0
    for bound, count in zip(BOUNDS, counts, strict=False):
        if count and seen + count >= wanted:
            return low + (bound - low) * (wanted - seen) / count
        seen, low = seen + count, bound
    return low if sum(counts) else None


def _segment(rows: Iterable[RequestCount]) -> TrafficSegment:
    counts, failures = [0] * (len(BOUNDS) + 1), 0
    for row in rows:
        counts[row.bucket] += row.requests
        failures += row.failures
    return TrafficSegment(sum(counts), failures, quantile(0.95, counts))


def _newer(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)
