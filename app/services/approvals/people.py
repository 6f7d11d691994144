"""Who may approve whose proposal: never one person alone, and no one who set the credentials of the other."""

from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import CannotApprove
from app.models import ActorKind, AuditEvent, Proposal, User
from app.security.permissions import has_permission, require_permission
from app.services.approvals.act import ProposableAct
from app.services.audit.acts import Act, ObjectKind
from app.services.crud import user as user_crud
from app.services.crud.proposal import last_credential_event

Party = tuple[ActorKind, int | None]
CREDENTIALS_SET = frozenset({Act.USER_ADDED, Act.PASSWORD_RESET, Act.SECOND_FACTOR_RESET, Act.SIGN_ON_INVITED})
"""Acts after which another person knows the credentials, or has taken a part of them away."""
CREDENTIALS_OF_ONE_S_OWN = frozenset({Act.PASSWORD_CHANGED, Act.SIGN_ON_BOUND})
PROPOSED_BY = "proposed_by"
"""In the details of an act that was approved: who proposed it, and so knows the password; null for the command line."""


def proposer_of(proposal: Proposal) -> Party:
    """Return who proposed it."""
    return proposal.proposer_kind, proposal.proposer_id


async def require_may_approve(session: AsyncSession, act: ProposableAct, proposal: Proposal, approver: User) -> None:
    """Raise Forbidden without the permission, CannotApprove for one who must not be the second; no role is exempt."""
    require_permission(approver.role, act.may_approve)
    if proposer_of(proposal) == (ActorKind.USER, approver.id):
        raise CannotApprove("You proposed this yourself; another person has to approve it.", code="own_proposal")
    if proposal.object_kind == ObjectKind.USER and proposal.object_id == str(approver.id):
        raise CannotApprove("This is about your own account; another person has to approve it.", code="own_account")
    if proposer_of(proposal) in await credentials_set_by(session, approver.id):
        raise CannotApprove(
            "Your password was set by the person who proposed this; change it first.", code="credentials_of_approver"
        )
    proposer = proposal.proposer_id
    if proposer is not None and (ActorKind.USER, approver.id) in await credentials_set_by(session, proposer):
        raise CannotApprove(
            "You set the password of the person who proposed this; it has to be changed by that person first.",
            code="credentials_of_proposer",
        )


async def may_still_propose(session: AsyncSession, act: ProposableAct, proposal: Proposal) -> bool:
    """Whether the proposer could propose it today: still active, still with the permission."""
    if proposal.proposer_id is None:
        return True
    proposer = await user_crud.get_user(session, proposal.proposer_id)
    return proposer is not None and proposer.is_active and has_permission(proposer.role, act.may_propose)


async def credentials_set_by(session: AsyncSession, user_id: int) -> set[Party]:
    """Return who knows the user's credentials: who set them last, until the user sets new ones."""
    acts = CREDENTIALS_SET | CREDENTIALS_OF_ONE_S_OWN
    last = await last_credential_event(session, user_id, [act.value for act in acts])
    return set() if last is None or last.act in CREDENTIALS_OF_ONE_S_OWN else _who_set(last)


def _who_set(event: AuditEvent) -> set[Party]:
    parties: set[Party] = {(event.actor, event.actor_id)}
    if PROPOSED_BY in event.details:
        proposer = event.details[PROPOSED_BY]
        parties.add((ActorKind.CONSOLE if proposer is None else ActorKind.USER, proposer))
    return parties
