"""How the trail stands: its newest seal, how far sealing is behind, and what the last verification found."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.audit.seals import key_id
from app.models import AuditEvent
from app.services.audit.acts import Act, ObjectKind
from app.services.audit.keeper import unsealed_seconds
from app.services.audit.recording import CONSOLE, record
from app.services.audit.verification import Verified
from app.services.crud import seals as seal_crud
from app.services.crud import trail as trail_crud

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
    """How the trail stands; `verification` is the event of the last one that was recorded."""

    seal: NewestSeal | None
    unsealed_seconds: float
    verification: AuditEvent | None


async def trail_standing(session: AsyncSession) -> TrailStanding:
    """Return how the trail stands."""
    last = await seal_crud.last_seal(session)
    seal = NewestSeal(last.number, last.sealed_at, last.count, key_id(last.public_key)) if last else None
    verified = await trail_crud.newest_event(session, object_kind=ObjectKind.BANK, object_id=VERIFICATION)
    return TrailStanding(seal, await unsealed_seconds(session), verified)


async def record_verification(session: AsyncSession, done: Verified, since: datetime | None, anchors: int) -> None:
    """Record what a verification found, in the session's transaction."""
    finding = done.finding
    details: dict[str, Any] = {
        "holds": finding is None,
        "seals": done.seals,
        "rows": done.rows,
        "since": since.isoformat() if since else None,
        "anchors": anchors,
    }
    if finding is not None:
        details["finding"] = {
            "seal": finding.seal,
            "table": finding.table,
            "key": finding.key,
            "sentence": finding.sentence,
        }
    await record(session, Act.TRAIL_VERIFIED, CONSOLE, VERIFICATION, details=details)
