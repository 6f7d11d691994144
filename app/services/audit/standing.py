"""How the trail stands: its newest seal, how far sealing is behind, and what the last verification found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.seals import key_id
from app.models import AuditEvent, TrailVerification, User
from app.services.audit.acts import Act, ObjectKind
from app.services.audit.keeper import unsealed_seconds
from app.services.audit.recording import CONSOLE, RecordedActor, record
from app.services.audit.verification import Verified
from app.services.crud import audit_event as audit_event_crud
from app.services.crud import seals as seal_crud
from app.services.crud import user as user_crud
from app.services.crud.trail_verification import newest_verification

VERIFICATION = "verification"
"""The object of verifications: the last one is found by it."""


@dataclass(frozen=True)
class NewestSeal:
    """The newest seal: its number is how many there are."""

    number: int
    sealed_at: datetime
    count: int
    key_id: str


@dataclass(frozen=True)
class TrailStanding:
    """How the trail stands; `verification` is the event of the last one that was recorded.

    `run` is the last one that was started from the page, while it runs or where it has no result; `people` are the
    users whom the two name.
    """

    seal: NewestSeal | None
    unsealed_seconds: float
    verification: AuditEvent | None
    run: TrailVerification | None
    people: Mapping[int, User]


async def trail_standing(session: AsyncSession) -> TrailStanding:
    """Return how the trail stands."""
    last = await seal_crud.last_seal(session)
    seal = NewestSeal(last.number, last.sealed_at, last.count, key_id(last.public_key)) if last else None
    verified = await audit_event_crud.newest_event(session, object_kind=ObjectKind.BANK, object_id=VERIFICATION)
    newest = await newest_verification(session)
    run = newest if newest is not None and newest.event_id is None else None
    named = {verified.actor_id if verified else None, run.asked_by if run else None}
    people = await user_crud.get_users(session, {one for one in named if one is not None})
    return TrailStanding(seal, await unsealed_seconds(session), verified, run, people)


async def record_verification(
    session: AsyncSession,
    done: Verified,
    since: datetime | None,
    anchors: int,
    *,
    actor: RecordedActor = CONSOLE,
) -> AuditEvent:
    """Record what a verification found, in the session's transaction; return the act."""
    finding = done.finding
    details: dict[str, Any] = {
        "holds": finding is None,
        "seals": done.seals,
        "rows": done.rows,
        "since": since.isoformat() if since else None,
        "anchors": anchors,
        "erased": sum(done.erased.values()),
    }
    if finding is not None:
        details["finding"] = {
            "seal": finding.seal,
            "table": finding.table,
            "key": finding.key,
            "sentence": finding.sentence,
        }
    return await record(session, Act.TRAIL_VERIFIED, actor, VERIFICATION, details=details)
