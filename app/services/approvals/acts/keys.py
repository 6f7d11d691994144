"""The act about keys: one is made for a service account."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.exceptions import NotFound
from app.models import Proposal, User
from app.security.api_keys import KeyScope
from app.security.permissions import Permission
from app.services import service_accounts
from app.services.approvals.act import Claim, Place
from app.services.audit.acts import ObjectKind
from app.services.service_accounts import NewKey


class _MakeKey:
    """A key whose text the proposer was shown; its hash is the proposal's secret. It opens nothing before."""

    name = "make_key"
    object_kind = ObjectKind.USER
    may_propose = Permission.SERVICES_MANAGE
    may_approve = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return whether the account is active. Raises NotFound."""
        account = await service_accounts.get_service_account(place.session, int(object_id or 0))
        return {"is_active": account.is_active}

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Store the key. Raises Conflict where the account has as many keys in use as it may."""
        if proposal.secret is None:
            raise NotFound("The key of this proposal is gone.")
        key_hash, change = proposal.secret, proposal.change
        await claim()
        await service_accounts.store_key(
            place.session,
            int(proposal.object_id or 0),
            NewKey(
                scopes=frozenset(map(KeyScope, change["scopes"])),
                expires_in=timedelta(days=change["expires_in_days"]),
                per_minute=change["requests_per_minute"],
                must_sign=change.get("must_sign", False),
            ),
            key_hash=key_hash,
            prefix=change["prefix"],
            author=approver,
            approved=proposal,
        )


MAKE_KEY = _MakeKey()
