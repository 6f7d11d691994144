"""The acts about a person's data and an applicant's: erasure, which cannot be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models import Proposal, User
from app.models.base import utc_now
from app.security.permissions import Permission
from app.services.approvals.act import Claim, Place
from app.services.audit.acts import ObjectKind
from app.services.audit.recording import by
from app.services.crud.client import get_client
from app.services.data_protection.erasing import erase_person, require_erasable
from app.services.data_protection.erasing_applications import erase_application, require_application_erasable
from app.services.data_protection.requests import search_registry, search_registry_for_application
from app.services.data_protection.rules import Ground, Retention


@dataclass(frozen=True)
class _ErasePerson:
    """Erasure of a client, by the days of retention that were in force when it was proposed."""

    name: str
    object_kind: ObjectKind = ObjectKind.USER
    may_propose: Permission = Permission.USERS_MANAGE
    may_approve: Permission = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the client's revision. Raises NotFound, and Conflict where the person must not be erased now."""
        user_id = int(object_id or 0)
        user = await require_erasable(place.session, user_id, _retention(change), now=utc_now())
        client = await get_client(place.session, user_id)
        return {"person_since": user.timestamp.isoformat(), "revision": client.revision if client else None}

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Erase the person. Raises Conflict where the law has the bank keep what is known of the person by now."""
        user_id, retention = int(proposal.object_id or 0), _retention(proposal.change)
        held_out = await search_registry(place.session, place.registry, user_id, retention)
        await claim()
        await erase_person(
            place.session,
            user_id,
            ground=Ground(proposal.change["ground"]),
            actor=by(approver),
            retention=retention,
            held_out=held_out,
        )


@dataclass(frozen=True)
class _EraseApplication:
    """Erasure of an application, by the days of retention that were in force when it was proposed."""

    name: str
    object_kind: ObjectKind = ObjectKind.APPLICATION
    may_propose: Permission = Permission.USERS_MANAGE
    may_approve: Permission = Permission.USERS_APPROVE

    async def state(self, place: Place, object_id: str | None, change: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return when it was received. Raises NotFound, and Conflict where it must not be erased now."""
        application_id = int(object_id or 0)
        found = await require_application_erasable(place.session, application_id, _retention(change), now=utc_now())
        return {"since": found.timestamp.isoformat()}

    async def carry_out(self, place: Place, proposal: Proposal, approver: User, claim: Claim) -> None:
        """Erase the application. Raises Conflict where the law has the bank keep it by now."""
        application_id, retention = int(proposal.object_id or 0), _retention(proposal.change)
        held_out = await search_registry_for_application(place.session, place.registry, application_id, retention)
        await claim()
        await erase_application(
            place.session,
            application_id,
            ground=Ground(proposal.change["ground"]),
            actor=by(approver),
            retention=retention,
            held_out=held_out,
        )


def erasure_change(ground: Ground, retention: Retention) -> dict[str, Any]:
    """Return the change of a proposal to erase a person or an application."""
    days = {"credit_days": retention.credit_days, "applicant_days": retention.applicant_days}
    return {"ground": ground.value, **days}


def _retention(change: Mapping[str, Any]) -> Retention:
    return Retention(change["credit_days"], change["applicant_days"])


ERASE_PERSON = _ErasePerson("erase_person")
ERASE_APPLICATION = _EraseApplication("erase_application")
