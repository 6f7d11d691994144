"""Statements that take what is personal out of applications: the number of each stays, for scores that name it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, literal
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.erased import ABOUT_APPLICATIONS
from app.models import (
    Application,
    ApplicationRequest,
    AuditEvent,
    AuditSide,
    DecisionEvent,
    ReferralAnswer,
    Score,
    StoredFact,
)
from app.models.application import ERASED
from app.services.crud.erasable_rows import empty_all

SCORES = str(Score.__tablename__)
DECISIONS = str(DecisionEvent.__tablename__)
ANSWERS = str(ReferralAnswer.__tablename__)


async def get_application_for_update(session: AsyncSession, application_id: int) -> Application | None:
    """Return an application, locked until the transaction ends."""
    statement = select(Application).where(col(Application.id) == application_id).with_for_update()
    return (await session.exec(statement.execution_options(populate_existing=True))).one_or_none()


async def forget_applications(session: AsyncSession, ids: Sequence[int]) -> int:
    """Empty features and external id of applications and the reasons of their scores; return how many scores.

    Keys of repeated requests and facts go as well. The list of erasures must cover all of it: else the database
    refuses, as an integrity error.
    """
    scores = select(Score.id).where(col(Score.application_id).in_(ids))
    await session.exec(delete(ApplicationRequest).where(col(ApplicationRequest.score_id).in_(scores)))
    nothing: dict[str, Any] = {
        "features": {},
        "external_id": literal(ERASED).concat(cast(col(Application.id), String)),
    }
    is_whole = col(Application.features) != {}
    await session.exec(update(Application).where(col(Application.id).in_(ids), is_whole).values(nothing))
    return await forget_reasons(session, ids)


async def forget_reasons(session: AsyncSession, ids: Sequence[int]) -> int:
    """Take away their facts, and empty the reasons of scores, decisions and answers; return how many scores."""
    await session.exec(delete(StoredFact).where(col(StoredFact.application_id).in_(ids)))
    await empty_all(session, ANSWERS, col(ReferralAnswer.application_id).in_(ids))
    await empty_all(session, DECISIONS, col(DecisionEvent.application_id).in_(ids))
    return await empty_all(session, SCORES, col(Score.application_id).in_(ids))


async def erase_sides_of_applications(
    session: AsyncSession, ids: Sequence[int], *, before: datetime | None = None
) -> int:
    """Erase what lies beside events about applications, from before a moment if it is given; return how many."""
    events = select(AuditEvent.id).where(
        col(AuditEvent.object_kind) == ABOUT_APPLICATIONS, col(AuditEvent.object_id).in_([str(one) for one in ids])
    )
    if before is not None:
        events = events.where(col(AuditEvent.timestamp) < before)
    return (await session.exec(delete(AuditSide).where(col(AuditSide.event_id).in_(events)))).rowcount


async def expired_applications(session: AsyncSession, before: datetime, *, limit: int) -> Sequence[int]:
    """Return the numbers of applications that still hold content, with no record from that moment on."""
    statement = select(Application.id).where(applications_before(before)).order_by(col(Application.id)).limit(limit)
    return (await session.exec(statement)).all()


def applications_before(before: datetime) -> ColumnElement[bool]:
    """Return the condition of applications that hold content, were received before a moment, and not used since.

    Use is a score, or a fact that was stored.
    """
    is_newer = (col(Score.application_id) == col(Application.id)) & (col(Score.timestamp) >= before)
    is_fact = (col(StoredFact.application_id) == col(Application.id)) & (col(StoredFact.timestamp) >= before)
    is_used = exists().where(is_newer) | exists().where(is_fact)
    is_whole = col(Application.features) != {}
    return (col(Application.timestamp) < before) & is_whole & ~is_used
