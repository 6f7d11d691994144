"""The audit trail as one table, newest first: events, scores and, of one client, revisions that no event names.

Each table is read back by its own key, which is indexed, and the three are merged by time. Where a page ends is a place
in each of them, so that no row is shown twice or left out, whatever is written meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, AuditSide, ClientRevision, Score
from app.models.base import LARGEST_SCORE_ID, LARGEST_USER_ID
from app.services.crud.pages import Page, cut_page

SCORED = "scored"
REVISED = "revised"
"""The acts of rows that are their own record: a score, and a revision from before events were kept."""
CLIENT, USER, APPLICATION = "client", "user", "application"
FROM_THE_NEWEST = LARGEST_SCORE_ID
FROM_THE_LAST_REVISION = LARGEST_USER_ID
TrailRow = AuditEvent | Score | ClientRevision


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
    revision: int = FROM_THE_LAST_REVISION

    def after(self, row: TrailRow) -> "TrailPlace":
        """Return the place behind a row."""
        match row:
            case AuditEvent():
                return TrailPlace(row.id, self.score, self.revision)
            case Score():
                return TrailPlace(self.event, row.id, self.revision)
            case ClientRevision():
                return TrailPlace(self.event, self.score, row.revision)


async def list_trail(
    session: AsyncSession, wanted: TrailFilter, place: TrailPlace, limit: int
) -> tuple[list[TrailRow], TrailPlace | None]:
    """Return the next rows, and the place where the page after them begins; None where nothing follows."""
    tables = [
        (await session.exec(statement.limit(limit + 1))).all()
        for statement in (_events(wanted, place), _scores(wanted, place), _revisions(wanted, place))
        if statement is not None
    ]
    merged: list[TrailRow] = list(islice(merge(*tables, key=lambda row: row.timestamp, reverse=True), limit + 1))
    for row in (rows := merged[:limit]):
        place = place.after(row)
    rows.sort(key=lambda row: row.timestamp, reverse=True)  # reads are written a moment after they were made
    return rows, place if len(merged) > limit else None


async def sides_of(session: AsyncSession, event_ids: Sequence[int]) -> dict[int, bytes]:
    """Return what is personal about events, by their ids; nothing of one that has no side, or whose side was erased."""
    found = await session.exec(select(AuditSide).where(col(AuditSide.event_id).in_(event_ids)))
    return {side.event_id: side.content for side in found.all()}


async def list_card_reads(
    session: AsyncSession, client_id: int, act: str, *, after: int | None, limit: int
) -> Page[AuditEvent]:
    """Return when the card of a client was opened, newest first, from the row before `after`."""
    conditions = [
        col(AuditEvent.object_kind) == CLIENT,
        col(AuditEvent.object_id) == str(client_id),
        col(AuditEvent.act) == act,
    ]
    total = (await session.exec(select(func.count()).select_from(AuditEvent).where(*conditions))).one()
    if after is not None:
        conditions.append(col(AuditEvent.id) < after)
    statement = select(AuditEvent).where(*conditions).order_by(col(AuditEvent.id).desc()).limit(limit + 1)
    rows = (await session.exec(statement)).all()
    return cut_page(rows, limit=limit, total=total, key=lambda row: row.id)


async def newest_event(session: AsyncSession, *, object_kind: str, object_id: str) -> AuditEvent | None:
    """Return the newest event about an object."""
    about = (AuditEvent.object_kind == object_kind, AuditEvent.object_id == object_id)
    statement = select(AuditEvent).where(*about).order_by(col(AuditEvent.id).desc()).limit(1)
    return (await session.exec(statement)).one_or_none()


def _events(wanted: TrailFilter, place: TrailPlace) -> Any:
    if wanted.act in {SCORED, REVISED}:
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
    if wanted.act not in {None, SCORED} or wanted.object_kind not in {None, CLIENT, APPLICATION}:
        return None
    if wanted.object_id is not None and wanted.client_id is None and wanted.application_id is None:
        return None
    conditions = [col(Score.id) < place.score, *_in_time(col(Score.timestamp), wanted)]
    if wanted.object_kind is not None and wanted.object_id is None:
        subject = Score.client_id if wanted.object_kind == CLIENT else Score.application_id
        conditions.append(col(subject).is_not(None))
    for column, value in (
        ("client_id", wanted.client_id),
        ("application_id", wanted.application_id),
        ("asked_by", wanted.actor_id),
        ("asked_by", wanted.person_id),
        ("request_id", wanted.request_id),
    ):
        if value is not None:
            conditions.append(col(getattr(Score, column)) == value)
    return select(Score).where(*conditions).order_by(col(Score.id).desc())


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
