"""The trail as people read it: each row with the names of the people and the model in it, and what is personal."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, AuditEvent, ClientRevision, ReferralAnswer, Score, User
from app.services.audit.acts import ObjectKind
from app.services.crud import client_revision as revision_crud
from app.services.crud import model_version as model_crud
from app.services.crud import trail as trail_crud
from app.services.crud import user as user_crud
from app.services.crud.trail import (
    ANSWERED,
    DECIDED,
    REVISED,
    SCORED,
    DecidedRow,
    TrailFilter,
    TrailPlace,
    TrailRow,
)

PEOPLE = (ObjectKind.USER, ObjectKind.CLIENT)


@dataclass(frozen=True)
class TrailEntry:
    """A row of the trail in the one shape of all its tables. `table` and `key` name the row, as proofs do.

    `personal` is what lies beside the event; None where there is none, or it was erased, which `is_erased` says.
    """

    table: str
    key: str
    timestamp: datetime
    actor: ActorKind
    actor_id: int | None
    act: str
    object_kind: str
    object_id: str | None
    request_id: str | None
    details: dict[str, Any]
    personal: dict[str, Any] | None = None
    is_erased: bool = False


@dataclass(frozen=True)
class TrailPage:
    """Rows of the trail, newest first, with the people in them by id and names of models by hash.

    `following` is where the next page begins, None on the last.
    """

    entries: list[TrailEntry]
    following: TrailPlace | None
    people: dict[int, User] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)


async def trail_page(session: AsyncSession, wanted: TrailFilter, place: TrailPlace, limit: int) -> TrailPage:
    """Return a page of the trail."""
    rows, following = await trail_crud.list_trail(session, wanted, place, limit)
    sides = await trail_crud.sides_of(session, [row.id for row in rows if isinstance(row, AuditEvent)])
    changes = await _changes(session, rows)
    entries = [_entry(row, sides, changes) for row in rows]
    people = await user_crud.get_users(session, {one for entry in entries for one in _people(entry)})
    hashes = {entry.object_id for entry in entries if entry.object_kind == ObjectKind.MODEL and entry.object_id}
    return TrailPage(entries, following, people, await model_crud.list_names(session, hashes))


async def _changes(session: AsyncSession, rows: Sequence[TrailRow]) -> dict[tuple[int, int], dict[str, Any]]:
    """Return what edits changed, by client and revision: an event names its revision, which holds old and new."""
    named = [
        (int(row.object_id), int(row.details["revision"]))
        for row in rows
        if isinstance(row, AuditEvent) and row.object_kind == ObjectKind.CLIENT and row.object_id
        if isinstance(row.details.get("revision"), int)
    ]
    return await revision_crud.changes_of(session, named)


def _entry(row: TrailRow, sides: dict[int, bytes], changes: dict[tuple[int, int], dict[str, Any]]) -> TrailEntry:
    match row:
        case AuditEvent():
            return _of_event(row, sides.get(row.id), changes)
        case Score():
            return _of_score(row)
        case DecidedRow():
            return _of_decision(row)
        case ReferralAnswer():
            return _of_answer(row)
        case ClientRevision():
            return _of_revision(row)


def _of_event(row: AuditEvent, side: bytes | None, changes: dict[tuple[int, int], dict[str, Any]]) -> TrailEntry:
    said = row.model_dump(exclude={"id", "commitment", "leaf", "once", "details"})
    details = dict(row.details)
    if row.object_kind == ObjectKind.CLIENT and isinstance(details.get("revision"), int):
        details["changes"] = changes.get((int(row.object_id or 0), details["revision"]), {})
    personal = json.loads(side) if side is not None else None
    is_erased = row.commitment is not None and side is None
    return TrailEntry("audit_events", str(row.id), **said, details=details, personal=personal, is_erased=is_erased)


def _of_score(row: Score) -> TrailEntry:
    return TrailEntry(
        table="scores",
        key=str(row.id),
        timestamp=row.timestamp,
        actor=ActorKind.USER if row.asked_by is not None else ActorKind.SYSTEM,
        actor_id=row.asked_by,
        act=SCORED,
        **_subject(row.client_id, row.application_id),
        request_id=row.request_id,
        details=row.model_dump(mode="json", include={"score", "model_version", "source", "client_revision"}),
    )


def _of_decision(row: DecidedRow) -> TrailEntry:
    """Return a decision by the policy: the actor is who asked for it; that it was automated stands in the details."""
    decision = row.decision
    return TrailEntry(
        table="decisions",
        key=str(decision.id),
        timestamp=decision.timestamp,
        actor=ActorKind.USER if row.asked_by is not None else ActorKind.SYSTEM,
        actor_id=row.asked_by,
        act=DECIDED,
        **_subject(decision.client_id, decision.application_id),
        request_id=row.request_id,
        details={
            **decision.model_dump(
                mode="json", include={"outcome", "credit_limit", "price", "score_id", "policy_sha256", "is_stopped"}
            ),
            "rules": [rule["code"] for rule in decision.rules],
        },
        is_erased=decision.erased_commitment is not None,
    )


def _of_answer(row: ReferralAnswer) -> TrailEntry:
    return TrailEntry(
        table="referral_answers",
        key=str(row.id),
        timestamp=row.timestamp,
        actor=ActorKind.USER,
        actor_id=row.decided_by,
        act=ANSWERED,
        **_subject(row.client_id, row.application_id),
        request_id=row.request_id,
        details=row.model_dump(mode="json", include={"outcome", "credit_limit", "price", "referral_id"}),
        personal=row.grounds or None,
        is_erased=row.erased_commitment is not None,
    )


def _subject(client_id: int | None, application_id: int | None) -> dict[str, Any]:
    """Return what a row of its own is about, as an entry names it."""
    if application_id is not None:
        return {"object_kind": ObjectKind.APPLICATION, "object_id": str(application_id)}
    return {"object_kind": ObjectKind.CLIENT, "object_id": str(client_id)}


def _of_revision(row: ClientRevision) -> TrailEntry:
    return TrailEntry(
        table="client_revisions",
        key=f"{row.client_id}/{row.revision}",
        timestamp=row.timestamp,
        actor=ActorKind.USER if row.author_id is not None else ActorKind.SYSTEM,
        actor_id=row.author_id,
        act=REVISED,
        object_kind=ObjectKind.CLIENT,
        object_id=str(row.client_id),
        request_id=None,
        details={"revision": row.revision, "changes": row.changes},
    )


def _people(entry: TrailEntry) -> Iterator[int]:
    if entry.actor_id is not None:
        yield entry.actor_id
    if entry.object_kind in PEOPLE and entry.object_id and entry.object_id.isdigit():
        yield int(entry.object_id)
