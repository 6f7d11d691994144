"""Queries about proposals, and about what the audit trail says of the people in them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, Proposal, ProposalStatus, Role, User
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page


async def add_proposal(session: AsyncSession, proposal: Proposal) -> Proposal:
    """Store a proposal."""
    session.add(proposal)
    await session.flush()
    return proposal


async def get_proposal(session: AsyncSession, proposal_id: int) -> Proposal | None:
    """Return a proposal as stored now."""
    return await session.get(Proposal, proposal_id, populate_existing=True)


async def list_proposals(
    session: AsyncSession, *, status: ProposalStatus | None = None, after: int | None = None, limit: int = PAGE_LIMIT
) -> Page[Proposal]:
    """Return proposals, newest first, those before the one with id `after`."""
    conditions = [] if status is None else [col(Proposal.status) == status]
    total = (await session.exec(select(func.count()).select_from(Proposal).where(*conditions))).one()
    if after is not None:
        conditions.append(col(Proposal.id) < after)
    statement = select(Proposal).where(*conditions).order_by(col(Proposal.id).desc()).limit(limit + 1)
    rows = (await session.exec(statement)).all()
    return cut_page(rows, limit=limit, total=total, key=lambda proposal: proposal.id)


async def list_expired(session: AsyncSession, now: datetime) -> list[Proposal]:
    """Return open proposals whose time has run out."""
    statement = select(Proposal).where(col(Proposal.status) == ProposalStatus.OPEN, col(Proposal.expires) <= now)
    return list((await session.exec(statement.order_by(col(Proposal.id)))).all())


async def decide(session: AsyncSession, proposal: Proposal, **values: Any) -> bool:
    """Move an open proposal to another status; whether it was still open. One statement, so that it is done once."""
    statement = (
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.status) == ProposalStatus.OPEN)
        .values(secret=None, **values)
        .returning(col(Proposal.id))
    )
    is_decided = (await session.exec(statement)).one_or_none() is not None
    await session.refresh(proposal)
    return is_decided


async def last_credential_event(session: AsyncSession, user_id: int, acts: Collection[str]) -> AuditEvent | None:
    """Return the newest event by which the user got credentials: an act of the trail about that user."""
    statement = (
        select(AuditEvent)
        .where(col(AuditEvent.object_kind) == "user", col(AuditEvent.object_id) == str(user_id))
        .where(col(AuditEvent.act).in_(acts))
        .order_by(col(AuditEvent.id).desc())
        .limit(1)
    )
    return (await session.exec(statement)).one_or_none()


async def has_event(session: AsyncSession, *, object_kind: str, object_id: str) -> bool:
    """Whether the trail knows an act about that object."""
    statement = select(AuditEvent.id).where(
        col(AuditEvent.object_kind) == object_kind, col(AuditEvent.object_id) == object_id
    )
    return (await session.exec(statement.limit(1))).first() is not None


async def list_events_of(
    session: AsyncSession, acts: Mapping[str, Any] | Collection[str], *, since: datetime, limit: int = PAGE_LIMIT
) -> list[AuditEvent]:
    """Return events of these acts, newest first."""
    statement = select(AuditEvent).where(col(AuditEvent.act).in_(list(acts)), col(AuditEvent.timestamp) >= since)
    return list((await session.exec(statement.order_by(col(AuditEvent.id).desc()).limit(limit))).all())


async def count_active(session: AsyncSession, role: Role) -> int:
    """Return how many users of that role may log in."""
    statement = select(func.count()).select_from(User).where(col(User.role) == role, col(User.is_active).is_(True))
    return (await session.exec(statement)).one()
