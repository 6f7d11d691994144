"""A proposal that no one decides ends by itself, and the trail says so."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import ActorKind, ProposalStatus, Role
from app.models.base import utc_now
from app.services.approvals.deciding import expire
from app.services.crud.proposal import get_proposal, list_events_of
from tests.fixtures.factories import make_proposal, make_user


async def test_what_no_one_decides_expires_loses_its_secret_and_is_recorded(session: AsyncSession) -> None:
    admin = await make_user(session, Role.ADMIN)
    now = utc_now()
    late = await make_proposal(session, proposer_id=admin.id, expires=now - timedelta(seconds=1))
    await make_proposal(session, proposer_id=admin.id)
    assert await expire(session) == 1
    assert await expire(session) == 0
    found = await get_proposal(session, late.id)
    assert found is not None
    assert (found.status, found.secret, found.approver_id) == (ProposalStatus.EXPIRED, None, None)
    (event,) = await list_events_of(session, ["proposal_expired"], since=now - timedelta(days=1))
    assert (event.actor, event.object_id) == (ActorKind.SYSTEM, str(late.id))
