"""Queries about decisions. A decision is an event: it is added and read, never changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import DecisionEvent, PolicyReference, ReferralAnswer, Score, StoredPolicy, User
from app.models.decision_event import STOPPED
from app.services.crud.pages import PAGE_LIMIT, Page, cut_page


class DecidedScore(NamedTuple):
    """A decision, the score it is about, the policy it was made by; a person's answer to a referral, and the person."""

    decision: DecisionEvent
    score: Score
    policy: StoredPolicy
    answer: ReferralAnswer | None = None
    decider: User | None = None


class KeptDecision(NamedTuple):
    """A decision with what it was made from: the policy as stored, and the references by which it was explained.

    `answer_id` names a person's answer to it.
    """

    decision: DecisionEvent
    policy: StoredPolicy
    references: PolicyReference | None
    answer_id: int | None


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


async def get_decision(session: AsyncSession, decision_id: int) -> DecidedScore | None:
    """Return a decision by its id; a shadow one is none."""
    found = (await session.exec(_with_score().where(col(DecisionEvent.id) == decision_id, *_shown()))).one_or_none()
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
        select(DecisionEvent, StoredPolicy, PolicyReference, ReferralAnswer.id)
        .join(StoredPolicy, col(StoredPolicy.sha256) == col(DecisionEvent.policy_sha256))
        .join(Score, col(Score.id) == col(DecisionEvent.score_id))
        .outerjoin(
            PolicyReference,
            (col(PolicyReference.policy_sha256) == col(DecisionEvent.policy_sha256))
            & (col(PolicyReference.model_version) == col(Score.model_version)),
        )
        .outerjoin(ReferralAnswer, col(ReferralAnswer.referral_id) == col(DecisionEvent.id))
        .where(col(DecisionEvent.score_id).in_(score_ids))
        .order_by(col(DecisionEvent.id))
    )
    for row in (await session.exec(statement)).all():
        found[row[0].score_id].append(KeptDecision(*row))
    return found


def _with_score() -> Any:
    entities: Sequence[Any] = (DecisionEvent, Score, StoredPolicy, ReferralAnswer, User)
    return (
        select(*entities)
        .select_from(DecisionEvent)
        .join(Score, col(Score.id) == col(DecisionEvent.score_id))
        .join(StoredPolicy, col(StoredPolicy.sha256) == col(DecisionEvent.policy_sha256))
        .outerjoin(ReferralAnswer, col(ReferralAnswer.referral_id) == col(DecisionEvent.id))
        .outerjoin(User, col(User.id) == col(ReferralAnswer.decided_by))
    )


def _shown() -> list[ColumnElement[bool]]:
    return [col(DecisionEvent.is_shadow).is_(False)]
