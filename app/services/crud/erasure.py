"""Queries about the list of erasures."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.erased import OF_EVENTS, RecordedErasures
from app.models import Application, AuditEvent, AuditSide, DecisionEvent, Erasure, ErasureKind, ReferralAnswer, Score
from app.services.crud.forgetting_applications import applications_before

OF_PERSON, OF_APPLICATION, OF_AGE = "person_erased", "application_erased", "expired_erased"
"""Acts of erasure by their stored names."""
_TABLE_OF = {
    ErasureKind.SCORES: "scores",
    ErasureKind.DECISIONS: "decisions",
    ErasureKind.REFERRAL_ANSWERS: "referral_answers",
    ErasureKind.AUDIT_SIDES: OF_EVENTS,
    ErasureKind.APPLICATIONS: str(Application.__tablename__),
}
_MODELS: dict[ErasureKind, type[Score | DecisionEvent | ReferralAnswer]] = {
    ErasureKind.SCORES: Score,
    ErasureKind.DECISIONS: DecisionEvent,
    ErasureKind.REFERRAL_ANSWERS: ReferralAnswer,
}


async def add_erasure(session: AsyncSession, erasure: Erasure) -> Erasure:
    """Add to the list; from now on the triggers let through what it covers. IntegrityError for a second of a person."""
    session.add(erasure)
    await session.flush()
    return erasure


async def get_erasure_of(session: AsyncSession, user_id: int) -> Erasure | None:
    """Return the erasure of a person."""
    return (await session.exec(select(Erasure).where(col(Erasure.user_id) == user_id))).one_or_none()


async def get_erasure_of_application(session: AsyncSession, application_id: int) -> Erasure | None:
    """Return the erasure of an application by its own number; one by age names none."""
    return (await session.exec(select(Erasure).where(col(Erasure.application_id) == application_id))).one_or_none()


async def erased_at(session: AsyncSession, applications: Collection[Application]) -> dict[int, datetime]:
    """Return when those of these applications that are erased were, by id."""
    erased = {one.id: one for one in applications if one.is_erased}
    if not erased:
        return {}
    named = select(Erasure).where(col(Erasure.application_id).in_(erased))
    moments = {one.application_id: one.timestamp for one in (await session.exec(named)).all()}
    by_age = await list_erasures(session, kind=ErasureKind.APPLICATIONS)
    for key, application in erased.items():
        covering = [one.timestamp for one in by_age if one.before is not None and application.timestamp < one.before]
        moments.setdefault(key, covering[0] if covering else application.timestamp)
    return {key: moment for key, moment in moments.items() if key is not None}


async def list_erasures(
    session: AsyncSession, *, kind: ErasureKind, since: datetime | None = None
) -> Sequence[Erasure]:
    """Return the erasures of a kind, oldest first; those from a moment on, if it is given."""
    statement = select(Erasure).where(col(Erasure.kind) == kind).order_by(col(Erasure.id))
    if since is not None:
        statement = statement.where(col(Erasure.timestamp) >= since)
    return (await session.exec(statement)).all()


async def newest_of_kind(session: AsyncSession, kind: ErasureKind) -> datetime | None:
    """Return up to which moment a kind that is erased by age has been listed; None where it never was."""
    return (await session.exec(select(func.max(Erasure.before)).where(col(Erasure.kind) == kind))).one()


async def has_expired(session: AsyncSession, kind: ErasureKind, before: datetime) -> bool:
    """Whether there is a row of a kind from before that moment that still holds its content."""
    model = _MODELS.get(kind)
    if kind is ErasureKind.APPLICATIONS:
        old = select(Application.id).where(applications_before(before))
    elif model is not None:
        old = select(model.id).where(col(model.timestamp) < before, col(model.erased_commitment).is_(None))
    else:
        is_its = col(AuditEvent.id) == col(AuditSide.event_id)
        old = select(AuditSide.event_id).join(AuditEvent, is_its).where(col(AuditEvent.timestamp) < before)
    return (await session.exec(old.limit(1))).first() is not None


async def recorded_erasures(session: AsyncSession) -> RecordedErasures:
    """Return the erasures whose act is in the audit trail: the list alone could have been written by anyone."""
    statement = (
        select(Erasure, AuditEvent)
        .join(AuditEvent, col(AuditEvent.id) == col(Erasure.event_id))
        .order_by(col(Erasure.id))
    )
    people: dict[int, datetime] = {}
    applications: dict[int, datetime] = {}
    events: dict[int, datetime] = {}
    by_age: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for one, event in (await session.exec(statement)).all():
        if event.act == OF_AGE:
            if one.before is not None and event.details == details_of(one.kind, one.before):
                by_age[_TABLE_OF[one.kind]].append((one.before, event.timestamp))
            continue
        if event.act == OF_PERSON and one.user_id is not None and event.object_id == str(one.user_id):
            people[one.user_id] = event.timestamp
        elif event.act == OF_APPLICATION and one.application_id and event.object_id == str(one.application_id):
            applications[one.application_id] = event.timestamp
        else:
            continue
        events |= dict.fromkeys(event.details.get("events", []), event.timestamp)
    return RecordedErasures(people, by_age, events, applications)


def details_of(kind: ErasureKind, before: datetime) -> dict[str, str]:
    """Return what the act of an erasure by age says of it."""
    return {"kind": kind.value, "before": before.isoformat()}
