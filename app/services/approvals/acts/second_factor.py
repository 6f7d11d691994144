"""The act about a second factor that its owner has lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exceptions import NotFound, SecondFactorMissing
from app.models import Proposal, User
from app.security.permissions import Permission
from app.services.approvals.act import Claim, Place
from app.services.audit.acts import ObjectKind
from app.services.crud import passkey as passkey_crud
from app.services.crud import second_factor as factor_crud
from app.services.crud import user as user_crud
from app.services.second_factors import enrolment


@dataclass(frozen=True)
class _ResetSecondFactor:
    name: str = "reset_second_factor"
    object_kind: ObjectKind = ObjectKind.USER
    may_propose: Permission = Permission.USERS_MANAGE
    may_approve: Permission = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return since when which factors are on: one set up meanwhile is not lost. Raises SecondFactorMissing."""
        user = await _user(place, object_id)
        factor = await factor_crud.get_second_factor(place.session, user.id)
        since = factor.confirmed.isoformat() if factor and factor.confirmed else None
        passkeys = [passkey.id for passkey in await passkey_crud.list_passkeys(place.session, user.id)]
        if since is None and not passkeys:
            raise SecondFactorMissing("This person has no second factor.")
        state = {"role": user.role.value, "is_active": user.is_active, "since": since}
        return {**state, "passkeys": passkeys} if passkeys else state  # as it was proposed before there were any

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Reset it. Raises SecondFactorMissing."""
        user = await _user(place, proposal.object_id)
        await claim()
        await enrolment.reset(place.session, user, author=approver, approved=proposal)


RESET_SECOND_FACTOR = _ResetSecondFactor()


async def _user(place: Place, object_id: str | None) -> User:
    user = await user_crud.get_user_for_update(place.session, int(object_id or 0))
    if user is None:
        raise NotFound("There is no such user.")
    return user
