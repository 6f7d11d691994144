"""Queries about people's answers to referrals. An answer is an event: it is added and read, never changed."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotAnswerable
from app.models import DecisionEvent, ReferralAnswer
from app.models.decision_event import STOPPED


async def create_answer(session: AsyncSession, answer: ReferralAnswer) -> ReferralAnswer:
    """Add an answer. Raises NotAnswerable for a second one of a referral, and for an approval under the stop."""
    try:
        async with session.begin_nested():
            session.add(answer)
    except IntegrityError as fault:
        if STOPPED in str(fault.orig):
            raise stopped() from fault
        if "referral_id" in str(fault.orig):
            raise NotAnswerable("answered", "A person has answered this referral already.") from fault
        raise
    return answer


async def is_newest_decision(session: AsyncSession, decision: DecisionEvent) -> bool:
    """Whether no later decision was made on the same client or application; shadow ones do not count."""
    same = (
        col(DecisionEvent.application_id) == decision.application_id
        if decision.client_id is None
        else col(DecisionEvent.client_id) == decision.client_id
    )
    later = select(DecisionEvent.id).where(
        same, col(DecisionEvent.id) > decision.id, col(DecisionEvent.is_shadow).is_(False)
    )
    return (await session.exec(later.limit(1))).first() is None


def stopped() -> NotAnswerable:
    """Return the refusal of an approval under the emergency stop."""
    return NotAnswerable("decisions_stopped", "Decisions are stopped: a referral can be declined, or left referred.")
