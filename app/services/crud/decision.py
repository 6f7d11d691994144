"""Queries about decisions. A decision is an event: it is added and read, never changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from app.models import DecisionEvent, PolicyReference, Score, StoredPolicy
from app.models.decision_event import STOPPED
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page

SelectOfThree = Select[DecisionEvent, Score, StoredPolicy]


class DecidedScore(NamedTuple):
    """A decision, the score it is about, and the policy it was made by."""

    decision: DecisionEvent
    score: Score
    policy: StoredPolicy


class KeptDecision(NamedTuple):
    """A decision with what it was made from: the policy as stored, and the references by which it was explained."""

    decision: DecisionEvent
    policy: StoredPolicy
    references: PolicyReference | None


async def create_decisions(session: AsyncSession, decisions: Sequence[DecisionEvent]) -> bool:
    """Add decisions, all or none; False where the database refuses them because decisions were stopped meanwhile."""
    try:
        async with session.begin_nested():
            session.add_all(decisions)
    except IntegrityError as fault:
        if STOPPED not in str(fault.orig):
            raise
        return False
    return True


async def get_decision_of_score(session: AsyncSession, score_id: int) -> DecidedScore | None:
    """Return the decision on a scoring event; shadow ones do not count."""
    found = (await session.exec(_with_score().where(col(DecisionEvent.score_id) == score_id, *_shown()))).one_or_none()
    return DecidedScore(*found) if found else None


async def list_decisions(
    session: AsyncSession,
    *,
    client_id: int | None = None,
    application_id: int | None = None,
    after: int | None = None,
    limit: int = PAGE_LIMIT,
) -> Page[DecidedScore]:
    """Decisions on a client or an application, newest first, from the one older than `after`; no shadow ones."""
    conditions = _shown()
    conditions.append(
        col(DecisionEvent.application_id) == application_id
        if client_id is None
        else col(DecisionEvent.client_id) == client_id
    )
    total = (await session.exec(select(func.count()).select_from(DecisionEvent).where(*conditions))).one()
    if after is not None:
        conditions.append(col(DecisionEvent.id) < after)
    statement = _with_score().where(*conditions).order_by(col(DecisionEvent.id).desc()).limit(limit + 1)
    rows = [DecidedScore(*row) for row in (await session.exec(statement)).all()]
    return cut_page(rows, limit=limit, total=total, key=lambda row: row.decision.id)


async def decisions_of_scores(session: AsyncSession, score_ids: Sequence[int]) -> Mapping[int, list[KeptDecision]]:
    """Return all decisions on these events, shadow ones included, by event, each with what it was made from."""
    found: defaultdict[int, list[KeptDecision]] = defaultdict(list)
    statement = (
        select(DecisionEvent, StoredPolicy, PolicyReference)
        .join(StoredPolicy, col(StoredPolicy.sha256) == col(DecisionEvent.policy_sha256))
        .join(Score, col(Score.id) == col(DecisionEvent.score_id))
        .outerjoin(
            PolicyReference,
            (col(PolicyReference.policy_sha256) == col(DecisionEvent.policy_sha256))
            & (col(PolicyReference.model_version) == col(Score.model_version)),
        )
        .where(col(DecisionEvent.score_id).in_(score_ids))
        .order_by(col(DecisionEvent.id))
    )
    for row in (await session.exec(statement)).all():
        found[row[0].score_id].append(KeptDecision(*row))
    return found


def _with_score() -> SelectOfThree:
    return (
        select(DecisionEvent, Score, StoredPolicy)
        .join(Score, col(Score.id) == col(DecisionEvent.score_id))
        .join(StoredPolicy, col(StoredPolicy.sha256) == col(DecisionEvent.policy_sha256))
    )


def _shown() -> list[ColumnElement[bool]]:
    return [col(DecisionEvent.is_shadow).is_(False)]
