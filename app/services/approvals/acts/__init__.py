"""The registry of acts that need a second person: one line for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.exceptions import NotFound
from app.models import Proposal, User
from app.security.permissions import Permission
from app.services.approvals.act import Claim, Place, ProposableAct
from app.services.approvals.acts.keys import MAKE_KEY
from app.services.approvals.acts.models import PROMOTE, WAIVE
from app.services.approvals.acts.people import ERASE_APPLICATION, ERASE_PERSON
from app.services.approvals.acts.policies import ACTIVATE_POLICY
from app.services.approvals.acts.second_factor import RESET_SECOND_FACTOR
from app.services.approvals.acts.users import ADD_STAFF, CHANGE_ROLE, REACTIVATE, RESET_PASSWORD
from app.services.audit.acts import ObjectKind

ALL: tuple[ProposableAct, ...] = (
    PROMOTE,
    WAIVE,
    ADD_STAFF,
    CHANGE_ROLE,
    RESET_PASSWORD,
    REACTIVATE,
    ERASE_PERSON,
    ERASE_APPLICATION,
    RESET_SECOND_FACTOR,
    MAKE_KEY,
    ACTIVATE_POLICY,
)
_by_name: dict[str, ProposableAct] = {act.name: act for act in ALL}


@dataclass(frozen=True)
class _ActOfPartThatIsOff:
    """Stands for an act whose part was switched off meanwhile: it is read and rejected, and approved it is void."""

    name: str
    object_kind: ObjectKind = ObjectKind.USER
    may_propose: Permission = Permission.USERS_MANAGE
    may_approve: Permission = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Raise NotFound."""
        raise NotFound

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Raise NotFound."""
        raise NotFound


def add_act(act: ProposableAct) -> None:
    """Add an act of an optional part; one of the same name is replaced."""
    _by_name[act.name] = act


def act_of(name: str) -> ProposableAct:
    """Return the act with that stored name."""
    return _by_name.get(name) or _ActOfPartThatIsOff(name)
