"""The act of this part that needs a second person: an invitation, for its link opens the account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exceptions import NotFound
from app.models import Proposal, User
from app.security.permissions import Permission
from app.services.approvals.act import Claim, Place
from app.services.audit.acts import ObjectKind
from app.services.crud import user as user_crud
from app.sso.invitations import require_invitable, store_invitation


@dataclass(frozen=True)
class InviteToSignOn:
    """An invitation whose link the proposer was shown; the hash of its token is the proposal's secret."""

    break_glass: str
    name: str = "invite_to_sign_on"
    object_kind: ObjectKind = ObjectKind.USER
    may_propose: Permission = Permission.USERS_MANAGE
    may_approve: Permission = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the role. Raises NotFound, and Conflict for one who cannot be invited."""
        user = await self._user(place, object_id)
        await require_invitable(place.session, user, break_glass=self.break_glass)
        return {"role": user.role.value}

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Keep the invitation: from now on the link works."""
        user, secret = await self._user(place, proposal.object_id), proposal.secret
        if secret is None:
            raise NotFound("The link of this proposal is gone.")
        await claim()
        await store_invitation(place.session, user, token_hash=secret, author=approver, approved=proposal)

    async def _user(self, place: Place, object_id: str | None) -> User:
        user = await user_crud.get_user_for_update(place.session, int(object_id or 0))
        if user is None:
            raise NotFound("There is no such user.")
        return user
