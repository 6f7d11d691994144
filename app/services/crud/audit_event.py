"""Queries about events of the audit trail. An event is added and read, never changed; its side may be erased."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, AuditSide
from app.models.sealed import leaf_of_object
from app.services.crud.dialect import is_postgresql


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


def _leaf(event: AuditEvent) -> bytes:
    return leaf_of_object(str(AuditEvent.__tablename__), event)
