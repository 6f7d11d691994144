"""Deciding proposals: approved once, by another person, on the object as it was; or rejected, or withdrawn."""

from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import Forbidden, NotFound, ProposalDecided, ProposalVoid
from app.models import Proposal, ProposalStatus, User
from app.models.base import utc_now
from app.security.permissions import require_permission
from app.services.approvals.act import Place, ProposableAct
from app.services.approvals.acts import act_of
from app.services.approvals.digests import digest_of, proposal_digest
from app.services.approvals.people import may_still_propose, require_may_approve
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, RecordedActor, by, record
from app.services.crud import proposal as proposal_crud

_ACTS = {
    ProposalStatus.APPROVED: Act.PROPOSAL_APPROVED,
    ProposalStatus.REJECTED: Act.PROPOSAL_REJECTED,
    ProposalStatus.WITHDRAWN: Act.PROPOSAL_WITHDRAWN,
    ProposalStatus.EXPIRED: Act.PROPOSAL_EXPIRED,
    ProposalStatus.VOID: Act.PROPOSAL_VOIDED,
}
_log = structlog.stdlib.get_logger("approvals")


async def approve(place: Place, proposal_id: int, approver: User, *, reason: str | None = None) -> Proposal:
    """Approve a proposal and carry it out, in one transaction.

    Raises NotFound, Forbidden, CannotApprove, ProposalDecided, ProposalVoid, and what the act raises: then the
    proposal stays open.
    """
    session = place.session
    proposal = await _open_proposal(session, proposal_id)
    act = act_of(proposal.act)
    await require_may_approve(session, act, proposal, approver)
    if why := await _void(place, act, proposal):
        await _close(session, proposal, ProposalStatus.VOID, SYSTEM, why)
        await session.commit()  # the error that follows must not undo it
        raise ProposalVoid

    async def claim() -> None:
        await _close(session, proposal, ProposalStatus.APPROVED, by(approver), reason, approver_id=approver.id)

    await act.carry_out(place, proposal, approver, claim)
    return proposal


async def reject(session: AsyncSession, proposal_id: int, author: User, *, reason: str) -> Proposal:
    """Reject a proposal. Raises NotFound, Forbidden, ProposalDecided."""
    proposal = await _open_proposal(session, proposal_id)
    require_permission(author.role, act_of(proposal.act).may_approve)
    await _close(session, proposal, ProposalStatus.REJECTED, by(author), reason, closed_by=author.id)
    return proposal


async def withdraw(session: AsyncSession, proposal_id: int, author: User, *, reason: str | None = None) -> Proposal:
    """Withdraw one's own proposal. Raises NotFound, Forbidden, ProposalDecided."""
    proposal = await _open_proposal(session, proposal_id)
    if proposal.proposer_id != author.id:
        raise Forbidden("Only the person who proposed this can withdraw it; reject it instead.")
    await _close(session, proposal, ProposalStatus.WITHDRAWN, by(author), reason, closed_by=author.id)
    return proposal


async def expire(session: AsyncSession) -> int:
    """Close proposals whose time has run out; return how many."""
    expired = await proposal_crud.list_expired(session, utc_now())
    for proposal in expired:
        await _close(session, proposal, ProposalStatus.EXPIRED, SYSTEM, None)
    return len(expired)


async def _open_proposal(session: AsyncSession, proposal_id: int) -> Proposal:
    proposal = await proposal_crud.get_proposal(session, proposal_id)
    if proposal is None:
        raise NotFound("There is no such proposal.")
    if proposal.status is ProposalStatus.OPEN and proposal.expires <= utc_now():
        await _close(session, proposal, ProposalStatus.EXPIRED, SYSTEM, None)
        await session.commit()
    if proposal.status is not ProposalStatus.OPEN:
        raise ProposalDecided(proposal.status.value)
    return proposal


async def _void(place: Place, act: ProposableAct, proposal: Proposal) -> str | None:
    """Return why the proposal does not hold any more, if so."""
    if proposal_digest(proposal) != proposal.digest:
        return "the proposal is not what was proposed"
    if not await may_still_propose(place.session, act, proposal):
        return "the proposer may not propose this any more"
    try:
        state = await act.state(place, proposal.object_id, proposal.change)
    except NotFound:
        return "what it is about is not there any more"
    return None if digest_of(state) == proposal.state_digest else "what it is about has changed"


async def _close(
    session: AsyncSession,
    proposal: Proposal,
    status: ProposalStatus,
    actor: RecordedActor,
    reason: str | None,
    **values: Any,
) -> None:
    """Decide an open proposal and record it. Raises ProposalDecided where another was faster."""
    values |= {"status": status, "decided": utc_now(), "decision_reason": reason}
    if not await proposal_crud.decide(session, proposal, **values):
        raise ProposalDecided(proposal.status.value)
    details = {"act": proposal.act, "digest": proposal.digest}
    await record(session, _ACTS[status], actor, proposal.id, details=details, personal={"reason": reason})
    _log.info(f"proposal {status.value}", proposal=proposal.id, act=proposal.act, by=actor.user_id)
