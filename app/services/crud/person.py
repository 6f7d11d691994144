"""Queries for all that is kept about one person, oldest first."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.erased import ABOUT_PEOPLE
from app.models import (
    AuditEvent,
    AuditSide,
    ClientRevision,
    Credit,
    CreditRevision,
    DecisionEvent,
    JobResult,
    PortfolioJob,
    SavedView,
    Score,
    UserSession,
    WhatIf,
)


def is_about(user_id: int) -> ColumnElement[bool]:
    """Return the condition of events that a person did or that are about the person."""
    is_object = col(AuditEvent.object_kind).in_(sorted(ABOUT_PEOPLE)) & (col(AuditEvent.object_id) == str(user_id))
    return is_object | (col(AuditEvent.actor_id) == user_id)


async def revisions_of(session: AsyncSession, user_id: int) -> Sequence[ClientRevision]:
    """Return the states of a client."""
    statement = select(ClientRevision).where(col(ClientRevision.client_id) == user_id)
    return (await session.exec(statement.order_by(col(ClientRevision.revision)))).all()


async def scores_of(session: AsyncSession, user_id: int) -> Sequence[Score]:
    """Return the scoring events of a client, shadow ones included."""
    return (await session.exec(select(Score).where(col(Score.client_id) == user_id).order_by(col(Score.id)))).all()


async def decisions_of(session: AsyncSession, user_id: int) -> Sequence[DecisionEvent]:
    """Return the decisions about a client, shadow ones included."""
    statement = select(DecisionEvent).where(col(DecisionEvent.client_id) == user_id)
    return (await session.exec(statement.order_by(col(DecisionEvent.id)))).all()


async def scores_of_application(session: AsyncSession, application_id: int) -> Sequence[Score]:
    """Return the scoring events of an application, shadow ones included."""
    statement = select(Score).where(col(Score.application_id) == application_id).order_by(col(Score.id))
    return (await session.exec(statement)).all()


async def credits_of(session: AsyncSession, user_id: int) -> Sequence[Credit]:
    """Return the credits of a client."""
    return (await session.exec(select(Credit).where(col(Credit.client_id) == user_id).order_by(col(Credit.id)))).all()


async def credit_revisions_of(session: AsyncSession, user_id: int) -> Sequence[CreditRevision]:
    """Return the recorded changes of a client's credits."""
    statement = select(CreditRevision).where(col(CreditRevision.client_id) == user_id)
    return (await session.exec(statement.order_by(col(CreditRevision.credit_id), col(CreditRevision.revision)))).all()


async def sessions_of(session: AsyncSession, user_id: int) -> Sequence[UserSession]:
    """Return the sessions of a user that are kept, ended ones included."""
    statement = select(UserSession).where(col(UserSession.user_id) == user_id)
    return (await session.exec(statement.order_by(col(UserSession.created)))).all()


async def views_of(session: AsyncSession, user_id: int) -> Sequence[SavedView]:
    """Return the views that a user has saved."""
    statement = select(SavedView).where(col(SavedView.user_id) == user_id)
    return (await session.exec(statement.order_by(col(SavedView.id)))).all()


async def what_ifs_of(session: AsyncSession, user_id: int) -> Sequence[WhatIf]:
    """Return the answers to what would change a client's rating."""
    return (await session.exec(select(WhatIf).where(col(WhatIf.client_id) == user_id).order_by(col(WhatIf.id)))).all()


async def job_results_of(session: AsyncSession, user_id: int) -> Sequence[tuple[PortfolioJob, JobResult]]:
    """Return what jobs found for a client, each with its job."""
    statement = (
        select(PortfolioJob, JobResult)
        .join(JobResult, col(JobResult.job_id) == col(PortfolioJob.id))
        .where(col(JobResult.client_id) == user_id)
        .order_by(col(PortfolioJob.id))
    )
    return (await session.exec(statement)).all()


async def acts_about(session: AsyncSession, user_id: int) -> Sequence[tuple[AuditEvent, bytes | None]]:
    """Return the acts by and about a person, each with what lies beside it."""
    return await _acts_that(session, is_about(user_id))


async def acts_about_object(
    session: AsyncSession, kind: str, object_id: str
) -> Sequence[tuple[AuditEvent, bytes | None]]:
    """Return the acts about an object, each with what lies beside it."""
    is_its = (col(AuditEvent.object_kind) == kind) & (col(AuditEvent.object_id) == object_id)
    return await _acts_that(session, is_its)


async def _acts_that(session: AsyncSession, which: ColumnElement[bool]) -> Sequence[tuple[AuditEvent, bytes | None]]:
    statement = (
        select(AuditEvent, AuditSide.content)
        .outerjoin(AuditSide, col(AuditSide.event_id) == col(AuditEvent.id))
        .where(which)
        .order_by(col(AuditEvent.id))
    )
    return [(event, content) for event, content in (await session.exec(statement)).all()]
