"""The act about policies: one that decides from now on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models import Proposal, User
from app.policy.differing import differences
from app.security.permissions import Permission
from app.services.approvals.act import Claim, Place
from app.services.approvals.proposing import propose
from app.services.audit.acts import ObjectKind
from app.services.audit.recording import by
from app.services.crud import model_version as model_crud
from app.services.crud import policy as policy_crud
from app.services.policies import stages
from app.services.policies.readying import get_stored, read_if_fits, try_policy


@dataclass(frozen=True)
class _ActivatePolicy:
    """An activation; the policy is tried when it is proposed and again when it is approved."""

    name: str = "activate_policy"
    object_kind: ObjectKind = ObjectKind.POLICY
    may_propose: Permission = Permission.POLICIES_MANAGE
    may_approve: Permission = Permission.POLICIES_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the policy's stage, the active one whose place it takes, and the champion it was tried with."""
        policy = await get_stored(place.session, object_id or "")
        active = await policy_crud.get_active_policy(place.session)
        champion = await model_crud.get_champion(place.session)
        return {
            "stage": policy.stage.value,
            "active": active.sha256 if active else None,
            "champion": champion.sha256 if champion else None,
        }

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Activate it. Raises what an activation raises, such as PolicyInvalid."""
        await stages.activate(
            place.session,
            place.registry,
            place.contract,
            proposal.object_id or "",
            actor=by(approver),
            reason=proposal.reason,
            approved=proposal,
            before_change=claim,
        )


ACTIVATE_POLICY = _ActivatePolicy()


async def propose_activation(
    place: Place, sha256: str, *, proposer: User | None, reason: str | None = None
) -> Proposal:
    """Propose an activation; the proposal shows in what the policy differs from the active one.

    Raises NotFound, and what `try_policy` raises.
    """
    policy = await get_stored(place.session, sha256)
    tried = await try_policy(place.session, place.registry, place.contract, policy)
    active = await policy_crud.get_active_policy(place.session)
    before = read_if_fits(active.text, place.contract) if active else None
    change = {
        "name": policy.name,
        "version": policy.version,
        "before": active.sha256 if active else None,
        "differences": [[list(one.path), one.before, one.after] for one in differences(before, tried.policy)],
    }
    return await propose(place, ACTIVATE_POLICY, sha256, change, proposer=proposer, reason=reason)
