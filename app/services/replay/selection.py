"""The events to replay, read in batches.

A million events need no more memory than one batch, and no transaction stays open while a batch is computed.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from app.services.crud import replay as replay_crud
from app.services.crud.replay import EventSpan, StoredEvent

BATCH_SIZE = 2000
"""Events read at once."""
IDS_BATCH_SIZE = 20_000
"""Ids looked through at once for a sample."""


@dataclass(frozen=True)
class ByIds:
    """These events."""

    ids: Sequence[int]


@dataclass(frozen=True)
class OfTime:
    """Every event from `since` on, before `until` if that is said."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class RandomSample:
    """So many events, each as likely as any other; the same seed chooses the same ones of the same events."""

    size: int
    seed: int


Selection = ByIds | OfTime | RandomSample


@dataclass(frozen=True)
class Batch:
    """Some events by id, and the wanted ids that are no event's."""

    events: Sequence[StoredEvent]
    missing: Sequence[int] = field(default=())


async def select_events(session: AsyncSession, selection: Selection) -> tuple[int, AsyncIterator[Batch]]:
    """Return the number of events, and the events in batches, by id. Events stored later are left out."""
    match selection:
        case ByIds(ids):
            wanted = sorted(set(ids))
            return len(wanted), _by_id(session, wanted)
        case OfTime(since, until):
            span = await replay_crud.find_span(session, since=since, until=until)
            return span.count, _of_span(session, span)
        case RandomSample(size, seed):
            span = await replay_crud.find_span(session)
            return min(size, span.count), _sampled(session, span, size, Random(seed))  # noqa: S311


async def _of_span(session: AsyncSession, span: EventSpan) -> AsyncIterator[Batch]:
    after = span.first_id - 1
    while events := await replay_crud.events_of_span(session, span, after=after, limit=BATCH_SIZE):
        after = events[-1].score.id
        await _let_go(session)
        yield Batch(events)


async def _by_id(session: AsyncSession, ids: Sequence[int]) -> AsyncIterator[Batch]:
    for start in range(0, len(ids), BATCH_SIZE):
        wanted = ids[start : start + BATCH_SIZE]
        events = await replay_crud.events_by_id(session, wanted)
        await _let_go(session)
        found = {event.score.id for event in events}
        yield Batch(events, [score_id for score_id in wanted if score_id not in found])


async def _sampled(session: AsyncSession, span: EventSpan, size: int, random: Random) -> AsyncIterator[Batch]:
    """Draw by selection sampling: each event is taken with probability (still wanted) / (still to come).

    Source: Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S. It reads the ids once, keeps none.
    """
    wanted, to_come, after = min(size, span.count), span.count, span.first_id - 1
    while wanted and (ids := await replay_crud.ids_of_span(session, span, after=after, limit=IDS_BATCH_SIZE)):
        after = ids[-1]
        taken = []
        for score_id in ids:
            if random.random() * to_come < wanted:
                taken.append(score_id)
                wanted -= 1
            to_come -= 1
        async for batch in _by_id(session, taken):
            yield batch


async def _let_go(session: AsyncSession) -> None:
    """Of the transaction, and of the session's own memory of what it has read."""
    await session.commit()
    session.expunge_all()
