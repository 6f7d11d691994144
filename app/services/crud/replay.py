"""Stored events with what they were computed from, read in pieces: by id, or of a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.erased import NOTHING_ERASED, RecordedErasures
from app.models import Application, ClientRevision, DecisionEvent, Score
from app.services.crud.decision import KeptDecision, decisions_of_scores
from app.services.crud.erasure import recorded_erasures

SCORES = str(Score.__tablename__)
DECISIONS = str(DecisionEvent.__tablename__)


class StoredEvent(NamedTuple):
    """An event and the features of the client's revision, or the application, it names; None where it is not kept.

    `decisions` are those on it, shadow ones included, but such as were erased by the record.
    """

    score: Score
    features: Any | None
    erased_at: datetime | None = None
    """When what is personal in the event or in its revision was erased, by the record; None where it was not."""
    decisions: Sequence[KeptDecision] = ()


@dataclass(frozen=True)
class EventSpan:
    """The events from `since` on and before `until` that were there when one looked; None is no bound.

    Their ids are from `first_id` to `last_id`; with no event at all `count` is 0 and so are both.
    """

    since: datetime | None
    until: datetime | None
    count: int
    first_id: int
    last_id: int


async def find_span(
    session: AsyncSession, *, since: datetime | None = None, until: datetime | None = None
) -> EventSpan:
    """Return the number of events in the period, shadow ones included, and the range of their ids."""
    columns: Sequence[Any] = (func.count(), func.min(Score.id), func.max(Score.id))
    count, first_id, last_id = (await session.exec(select(*columns).where(*_of_time(since, until)))).one()
    return EventSpan(since, until, count, first_id or 0, last_id or 0)


async def events_of_span(session: AsyncSession, span: EventSpan, *, after: int, limit: int) -> list[StoredEvent]:
    """Return the next events of the period by id, after `after`."""
    conditions = [*_behind(span, after), *_of_time(span.since, span.until)]
    return await _events(session, conditions, limit=limit)


async def events_by_id(session: AsyncSession, ids: Sequence[int]) -> list[StoredEvent]:
    """Those of these events that exist, by id."""
    return await _events(session, [col(Score.id).in_(ids)], limit=len(ids))


async def ids_of_span(session: AsyncSession, span: EventSpan, *, after: int, limit: int) -> list[int]:
    """Return the next ids of the period, after `after`."""
    conditions = [*_behind(span, after), *_of_time(span.since, span.until)]
    statement = select(Score.id).where(*conditions).order_by(col(Score.id)).limit(limit)
    return list((await session.exec(statement)).all())


async def _events(session: AsyncSession, conditions: Sequence[ColumnElement[bool]], *, limit: int) -> list[StoredEvent]:
    """Return the query as a left join: an event without its revision is still an event."""
    is_its_revision = and_(
        col(ClientRevision.client_id) == col(Score.client_id),
        col(ClientRevision.revision) == col(Score.client_revision),
    )
    statement = (
        select(Score, ClientRevision.features, ClientRevision.erased_commitment, Application)
        .outerjoin(ClientRevision, is_its_revision)
        .outerjoin(Application, col(Application.id) == col(Score.application_id))
        .where(*conditions)
        .order_by(col(Score.id))
        .limit(limit)
    )
    rows = (await session.exec(statement)).all()
    is_erased = [
        erased is not None or score.erased_commitment is not None or (sent is not None and sent.is_erased)
        for score, _, erased, sent in rows
    ]
    decided = await decisions_of_scores(session, [row[0].id for row in rows])
    has_erased = any(is_erased) or any(one.decision.erased_commitment for kept in decided.values() for one in kept)
    recorded = await recorded_erasures(session) if has_erased else NOTHING_ERASED
    return [
        StoredEvent(
            score,
            sent.features if sent is not None else features,
            recorded.moment_for(SCORES, score.client_id, score.timestamp, application=score.application_id)
            if erased
            else None,
            [one for one in decided.get(score.id, ()) if not _is_erased(one.decision, recorded)],
        )
        for (score, features, _, sent), erased in zip(rows, is_erased, strict=True)
    ]


def _is_erased(decision: DecisionEvent, recorded: RecordedErasures) -> bool:
    """Whether what is personal in a decision was erased, by the record."""
    if decision.erased_commitment is None:
        return False
    moment = recorded.moment_for(DECISIONS, decision.client_id, decision.timestamp, application=decision.application_id)
    return moment is not None


def _behind(span: EventSpan, after: int) -> list[ColumnElement[bool]]:
    return [col(Score.id) > after, col(Score.id) <= span.last_id]


def _of_time(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    conditions = []
    if since is not None:
        conditions.append(col(Score.timestamp) >= since)
    if until is not None:
        conditions.append(col(Score.timestamp) < until)
    return conditions
