"""Queries about events of the audit trail. An event is added and read, never changed; its side may be erased."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, AuditSide
from app.models.sealed import leaf_of_object
from app.services.crud.dialect import is_postgresql
from app.services.crud.pages import Page, cut_page

OF_CLIENTS = "client"


async def add_audit_event(session: AsyncSession, event: AuditEvent, side: AuditSide | None) -> None:
    """Add an event with what is personal about it, which gets the id of the event."""
    session.add(event)
    await session.flush()
    if side is not None:
        side.event_id = event.id
        session.add(side)
        await session.flush()


async def add_audit_events_once(session: AsyncSession, rows: Sequence[tuple[AuditEvent, AuditSide | None]]) -> None:
    """Add events that `once` names, with their sides, in one statement each; those that are there stay as they are.

    Rows are taken in order of their names: processes that add the same ones do not wait for each other in a circle.
    """
    if not rows:
        return
    named = {event.once: (event, side) for event, side in sorted(rows, key=lambda row: row[0].once or "")}
    values = [{**event.model_dump(exclude={"id"}), "leaf": _leaf(event)} for event, _side in named.values()]
    insert: Any = (postgresql.insert if is_postgresql(session) else sqlite.insert)(AuditEvent)
    statement = insert.values(values).on_conflict_do_nothing().returning(col(AuditEvent.id), col(AuditEvent.once))
    for event_id, once in (await session.exec(statement)).all():
        side = named[once][1]
        if side is not None:
            session.add(AuditSide(event_id=event_id, salt=side.salt, content=side.content))
    await session.flush()


async def list_card_reads(
    session: AsyncSession, client_id: int, act: str, *, after: int | None, limit: int
) -> Page[AuditEvent]:
    """Return when the card of a client was opened, newest first, from the row before `after`."""
    conditions = [
        col(AuditEvent.object_kind) == OF_CLIENTS,
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


def _leaf(event: AuditEvent) -> bytes:
    return leaf_of_object(str(AuditEvent.__tablename__), event)
