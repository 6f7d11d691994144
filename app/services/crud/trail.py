"""The audit trail as one table, newest first: events, scores, decisions, answers and, of one client, bare revisions.

Each table is read back by its own key, which is indexed, and they are merged by time. Where a page ends is a place
in each of them, so that no row is shown twice or left out, whatever is written meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, AuditSide, ClientRevision, DecisionEvent, ReferralAnswer, Score
from app.models.base import LARGEST_SCORE_ID, LARGEST_USER_ID

SCORED, DECIDED, ANSWERED = "scored", "decided", "referral_answered"
REVISED = "revised"
"""The acts of rows that are their own record: a score, a decision, a person's answer to a referral, and a revision from
before events were kept."""
OF_ROWS = frozenset({SCORED, DECIDED, ANSWERED, REVISED})
CLIENT, USER, APPLICATION = "client", "user", "application"
FROM_THE_NEWEST = LARGEST_SCORE_ID
FROM_THE_LAST_REVISION = LARGEST_USER_ID


class DecidedRow(NamedTuple):
    """A decision with what only its score says: who asked, and in which request."""

    decision: DecisionEvent
    asked_by: int | None
    request_id: str | None

    @property
    def timestamp(self) -> datetime:
        """When it was decided."""
        return self.decision.timestamp


TrailRow = AuditEvent | Score | DecidedRow | ReferralAnswer | ClientRevision


@dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """Which rows of the trail; None is no condition. `person_id`: what the user did, and what was done to the user."""

    actor_id: int | None = None
    person_id: int | None = None
    act: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    request_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def client_id(self) -> int | None:
        """The client whose story is asked for."""
        return self._number_of(CLIENT, longest=10)

    @property
    def application_id(self) -> int | None:
        """The application whose story is asked for."""
        return self._number_of(APPLICATION, longest=18)

    def _number_of(self, kind: str, *, longest: int) -> int | None:
        digits = self.object_id if self.object_kind == kind else None
        return int(digits) if digits and digits.isascii() and digits.isdigit() and len(digits) <= longest else None


@dataclass(frozen=True)
class TrailPlace:
    """Where a page begins: rows of each table with a smaller key."""

    event: int = FROM_THE_NEWEST
    score: int = FROM_THE_NEWEST
    decision: int = FROM_THE_NEWEST
    answer: int = FROM_THE_NEWEST
    revision: int = FROM_THE_LAST_REVISION

    def after(self, row: TrailRow) -> "TrailPlace":
        """Return the place behind a row."""
        match row:
            case AuditEvent():
                return replace(self, event=row.id)
            case Score():
                return replace(self, score=row.id)
            case DecidedRow():
                return replace(self, decision=row.decision.id)
            case ReferralAnswer():
                return replace(self, answer=row.id)
            case ClientRevision():
                return replace(self, revision=row.revision)


async def list_trail(
    session: AsyncSession, wanted: TrailFilter, place: TrailPlace, limit: int
) -> tuple[list[TrailRow], TrailPlace | None]:
    """Return the next rows, and the place where the page after them begins; None where nothing follows."""
    tables: list[Sequence[Any]] = [
        (await session.exec(statement.limit(limit + 1))).all()
        for statement in (
            _events(wanted, place),
            _scores(wanted, place),
            _answers(wanted, place),
            _revisions(wanted, place),
        )
        if statement is not None
    ]
    if (decided := _decisions(wanted, place)) is not None:
        tables.append([DecidedRow(*row) for row in (await session.exec(decided.limit(limit + 1))).all()])
    merged: list[TrailRow] = list(islice(merge(*tables, key=lambda row: row.timestamp, reverse=True), limit + 1))
    for row in (rows := merged[:limit]):
        place = place.after(row)
    rows.sort(key=lambda row: row.timestamp, reverse=True)  # reads are written a moment after they were made
    return rows, place if len(merged) > limit else None


async def sides_of(session: AsyncSession, event_ids: Sequence[int]) -> dict[int, bytes]:
    """Return what is personal about events, by their ids; nothing of one that has no side, or whose side was erased."""
    found = await session.exec(select(AuditSide).where(col(AuditSide.event_id).in_(event_ids)))
    return {side.event_id: side.content for side in found.all()}


def _events(wanted: TrailFilter, place: TrailPlace) -> Any:
    if wanted.act in OF_ROWS:
        return None
    conditions = [col(AuditEvent.id) < place.event, *_in_time(col(AuditEvent.timestamp), wanted)]
    for column in ("actor_id", "act", "object_kind", "object_id", "request_id"):
        if (value := getattr(wanted, column)) is not None:
            conditions.append(col(getattr(AuditEvent, column)) == value)
    if wanted.person_id is not None:
        is_object = (col(AuditEvent.object_kind) == USER) & (col(AuditEvent.object_id) == str(wanted.person_id))
        conditions.append(or_(col(AuditEvent.actor_id) == wanted.person_id, is_object))
    return select(AuditEvent).where(*conditions).order_by(col(AuditEvent.id).desc())


def _scores(wanted: TrailFilter, place: TrailPlace) -> Any:
    if not _may_hold(wanted, SCORED):
        return None
    conditions = [col(Score.id) < place.score, *_of_subject(Score, wanted), *_by(Score.asked_by, Score, wanted)]
    return select(Score).where(*conditions).order_by(col(Score.id).desc())


def _decisions(wanted: TrailFilter, place: TrailPlace) -> Any:
    """Return those that were shown: one by a policy on trial decides nothing."""
    if not _may_hold(wanted, DECIDED):
        return None
    conditions = [
        col(DecisionEvent.id) < place.decision,
        col(DecisionEvent.is_shadow).is_(False),
        *_of_subject(DecisionEvent, wanted),
        *_by(Score.asked_by, Score, wanted),
    ]
    statement = select(DecisionEvent, Score.asked_by, Score.request_id).join(
        Score, col(Score.id) == col(DecisionEvent.score_id)
    )
    return statement.where(*conditions).order_by(col(DecisionEvent.id).desc())


def _answers(wanted: TrailFilter, place: TrailPlace) -> Any:
    if not _may_hold(wanted, ANSWERED):
        return None
    conditions = [
        col(ReferralAnswer.id) < place.answer,
        *_of_subject(ReferralAnswer, wanted),
        *_by(ReferralAnswer.decided_by, ReferralAnswer, wanted),
    ]
    return select(ReferralAnswer).where(*conditions).order_by(col(ReferralAnswer.id).desc())


def _may_hold(wanted: TrailFilter, act: str) -> bool:
    """Whether a table of that one act about clients and applications can hold what is wanted."""
    is_other = wanted.object_id is not None and wanted.client_id is None and wanted.application_id is None
    return wanted.act in {None, act} and wanted.object_kind in {None, CLIENT, APPLICATION} and not is_other


def _of_subject(model: Any, wanted: TrailFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of time and of the client or application that rows of a table are about."""
    conditions = _in_time(col(model.timestamp), wanted)
    if wanted.object_kind is not None and wanted.object_id is None:
        subject = model.client_id if wanted.object_kind == CLIENT else model.application_id
        conditions.append(col(subject).is_not(None))
    for column, value in ((model.client_id, wanted.client_id), (model.application_id, wanted.application_id)):
        if value is not None:
            conditions.append(col(column) == value)
    return conditions


def _by(actor: Any, model: Any, wanted: TrailFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of who acted, and of the request that a table names."""
    named = ((actor, wanted.actor_id), (actor, wanted.person_id), (model.request_id, wanted.request_id))
    return [col(column) == value for column, value in named if value is not None]


def _revisions(wanted: TrailFilter, place: TrailPlace) -> Any:
    """Return those of one client: of all clients at once nothing but their number would be new."""
    if wanted.client_id is None or wanted.act not in {None, REVISED} or wanted.request_id is not None:
        return None
    named = exists().where(
        col(AuditEvent.object_kind) == CLIENT,
        col(AuditEvent.object_id) == str(wanted.client_id),
        col(AuditEvent.act).in_(("client_added", "client_changed")),
        col(AuditEvent.details)["revision"].as_integer() == col(ClientRevision.revision),
    )
    conditions = [
        col(ClientRevision.client_id) == wanted.client_id,
        col(ClientRevision.revision) < place.revision,
        *_in_time(col(ClientRevision.timestamp), wanted),
        ~named,
    ]
    author = wanted.actor_id if wanted.actor_id is not None else wanted.person_id
    if author is not None:
        conditions.append(col(ClientRevision.author_id) == author)
    return select(ClientRevision).where(*conditions).order_by(col(ClientRevision.revision).desc())


def _in_time(column: Any, wanted: TrailFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        conditions.append(column >= wanted.since)
    if wanted.until is not None:
        conditions.append(column < wanted.until)
    return conditions
