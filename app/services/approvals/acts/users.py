"""Acts about staff: a role granted with a new account or to a present one, a password reset, a reactivation."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exceptions import LoginTaken, NotFound
from app.models import Proposal, Role, User
from app.security.permissions import Permission
from app.services import auth, users
from app.services.approvals.act import Claim, Place
from app.services.audit.acts import ObjectKind
from app.services.crud import user as user_crud


@dataclass(frozen=True)
class _AboutUser:
    """What acts about a present user share."""

    name: str
    object_kind: ObjectKind = ObjectKind.USER
    may_propose: Permission = Permission.USERS_MANAGE
    may_approve: Permission = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the role, whether the user is active, and which password it is."""
        user = await _user(place, object_id)
        password = hashlib.sha256((user.password_hash or "").encode()).hexdigest()
        return {"role": user.role.value, "is_active": user.is_active, "password": password}


class _ChangeRole(_AboutUser):
    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        user = await _user(place, proposal.object_id)
        await claim()
        await users.set_role(place.session, user, Role(proposal.change["role"]), author=approver, approved=proposal)


class _ResetPassword(_AboutUser):
    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        user, password_hash = await _user(place, proposal.object_id), _secret(proposal)
        await claim()
        await auth.set_reset_password(place.session, user, password_hash, author=approver, approved=proposal)


class _Reactivate(_AboutUser):
    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        user = await _user(place, proposal.object_id)
        await claim()
        await users.set_active(place.session, user, is_active=True, author=approver)


class _AddStaff(_AboutUser):
    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return nothing; a login that is taken is reported, and the proposal stays open. Raises LoginTaken."""
        if await user_crud.is_login_taken(place.session, change["login"]):
            raise LoginTaken(f"The login {change['login']} is taken.")
        return {}

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        password_hash, named = _secret(proposal), dict(proposal.change)
        await claim()
        role = Role(named.pop("role"))
        person = users.Named(**named)
        await users.store_user(
            place.session, person, password_hash=password_hash, role=role, author=approver, approved=proposal
        )


CHANGE_ROLE = _ChangeRole("change_role")
RESET_PASSWORD = _ResetPassword("reset_password")
REACTIVATE = _Reactivate("reactivate")
ADD_STAFF = _AddStaff("add_staff")


async def _user(place: Place, object_id: str | None) -> User:
    user = await user_crud.get_user_for_update(place.session, int(object_id or 0))
    if user is None:
        raise NotFound("There is no such user.")
    return user


def _secret(proposal: Proposal) -> str:
    """Return the hash of the password, which deciding the proposal erases."""
    if proposal.secret is None:
        raise NotFound("The password of this proposal is gone.")
    return proposal.secret
