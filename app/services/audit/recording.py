"""Records acts, each in the transaction of the act: what is done has a row, and what is undone has none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.commitments import commitment, new_salt
from app.models import ActorKind, AuditEvent, AuditSide, Proposal, Role, User
from app.models.audit_event import OBJECT_MAX_LENGTH
from app.models.base import utc_now
from app.security.caller import current_caller
from app.services.audit.acts import KIND_OF, Act
from app.services.crud.audit_event import add_audit_event

ONCE_IN = timedelta(minutes=15)
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class RecordedActor:
    """What acts: a user, or the command line, or the service itself."""

    kind: ActorKind
    user_id: int | None = None


CONSOLE = RecordedActor(ActorKind.CONSOLE)
SYSTEM = RecordedActor(ActorKind.SYSTEM)


def by(user: User | None) -> RecordedActor:
    """Return a user, or a service account, as an actor; without one it is the command line."""
    if user is None:
        return CONSOLE
    return RecordedActor(ActorKind.SERVICE if user.role is Role.SERVICE else ActorKind.USER, user.id)


def origin(approved: Proposal | None) -> dict[str, Any]:
    """Return the details of an act that was proposed: which proposal it was and whose; nothing of one that was not."""
    return {"proposal": approved.id, "proposed_by": approved.proposer_id} if approved else {}


async def record(
    session: AsyncSession,
    act: Act,
    actor: RecordedActor,
    object_id: object = None,
    *,
    details: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Record an act in the session's transaction.

    `details` hold nothing personal; they stay for ever. `personal` is kept beside the event with a salt of its own, and
    the event holds its commitment; values that are None are left out.
    """
    event = AuditEvent(
        actor=actor.kind,
        actor_id=actor.user_id,
        act=act.value,
        object_kind=KIND_OF[act].value,
        object_id=None if object_id is None else str(object_id)[:OBJECT_MAX_LENGTH],
        request_id=current_caller().request_id,
        details=dict(details or {}),
    )
    kept = {name: value for name, value in (personal or {}).items() if value is not None}
    side = side_of(event, kept) if kept else None
    await add_audit_event(session, event, side)
    return event


def side_of(event: AuditEvent, personal: Mapping[str, Any]) -> AuditSide:
    """Return what is personal about an event, which gets its commitment; the side gets the id of the event later."""
    content = json.dumps(personal, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    salt = new_salt()
    event.commitment = commitment(salt, content)
    return AuditSide(event_id=0, salt=salt, content=content)


class OnceInAWhile:
    """Remembers what was recorded lately, so that a flood of one act is one row in a quarter of an hour and process."""

    def __init__(self) -> None:
        self._recorded: dict[object, datetime] = {}

    def is_due(self, what: object) -> bool:
        """Whether it was not recorded in the last quarter of an hour; from now on it counts as recorded."""
        now = utc_now()
        if self._recorded.get(what, now - ONCE_IN) > now - ONCE_IN:
            return False
        if len(self._recorded) >= MOST_REMEMBERED:
            self._recorded.clear()
        self._recorded[what] = now
        return True
