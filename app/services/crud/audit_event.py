"""Queries about events of the audit trail. An event is added and read, never changed; its side may be erased."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, AuditSide


async def add_audit_event(session: AsyncSession, event: AuditEvent, side: AuditSide | None) -> None:
    """Add an event with what is personal about it, which gets the id of the event."""
    session.add(event)
    await session.flush()
    if side is not None:
        side.event_id = event.id
        session.add(side)
        await session.flush()
