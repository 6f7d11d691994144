"""The acts of this part that need a second person: invitations, for their links open accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exceptions import LoginTaken, NotFound
from app.models import Proposal, User
from app.security.permissions import Permission
from app.services.approvals.act import Claim, Place
from app.services.audit.acts import ObjectKind
from app.services.crud import user as user_crud
from app.sso.invitations import require_invitable, store_invitation
from app.sso.newcomers import Newcomer, add_newcomer


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
        user, secret = await self._user(place, proposal.object_id), _secret(proposal)
        await claim()
        await store_invitation(place.session, user, token_hash=secret, author=approver, approved=proposal)

    async def _user(self, place: Place, object_id: str | None) -> User:
        user = await user_crud.get_user_for_update(place.session, int(object_id or 0))
        if user is None:
            raise NotFound("There is no such user.")
        return user


@dataclass(frozen=True)
class InviteNewcomer:
    """A new account that opens by an invitation alone; the hash of the link's token is the proposal's secret."""

    name: str = "invite_newcomer"
    object_kind: ObjectKind = ObjectKind.USER
    may_propose: Permission = Permission.USERS_MANAGE
    may_approve: Permission = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return nothing; a login that is taken is reported, and the proposal stays open. Raises LoginTaken."""
        if await user_crud.is_login_taken(place.session, change["login"]):
            raise LoginTaken(f"The login {change['login']} is taken.")
        return {}

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Add the account and keep the invitation: from now on the link works."""
        secret, new = _secret(proposal), Newcomer.of_change(proposal.change)
        await claim()
        await add_newcomer(place.session, new, token_hash=secret, author=approver, approved=proposal)


def _secret(proposal: Proposal) -> str:
    """Return the hash of the link's token, which deciding the proposal erases."""
    if proposal.secret is None:
        raise NotFound("The link of this proposal is gone.")
    return proposal.secret
