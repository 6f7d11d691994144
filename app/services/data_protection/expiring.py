"""What has been kept long enough goes, in bounded pieces: sides, reasons, applications; and what slipped by."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Erasure, ErasureKind
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, record
from app.services.crud import erasure as erasure_crud
from app.services.crud import forgetting_applications as forgetting
from app.services.crud.erasable_rows import ROWS_AT_ONCE, empty_rows, erase_sides_before, rows_before
from app.services.crud.forgetting import forget_answers
from app.services.data_protection.erasing import OF_CLIENTS, empty_of

EXPIRED = "expired"
AT_MOST = 20_000
"""Rows of a kind in one turn; what is left has the next one."""
LISTED_EVERY = timedelta(days=1)
LATE_FOR = timedelta(days=2)
"""What was under way while its client was erased (a score, a job, a what-if) goes when it is found, so long after."""


@dataclass(frozen=True)
class Kept:
    """Days that personal content is kept, by kind; 0 is for ever. `session_days` are those of ended sessions."""

    audit_days: int = 0
    score_days: int = 0
    session_days: int = 30
    application_days: int = 0


async def erase_expired(session: AsyncSession, kept: Kept, *, now: datetime, at_most: int = AT_MOST) -> int:
    """Erase what is older than it is kept, and what was written of erased people meanwhile; return how many rows.

    A day is listed and recorded once, before its rows go. In the session's transaction, which is committed piece by
    piece, so that none holds many rows.
    """
    done = await _late(session, now=now)
    for kind, days in (
        (ErasureKind.AUDIT_SIDES, kept.audit_days),
        (ErasureKind.SCORES, kept.score_days),
        (ErasureKind.DECISIONS, kept.score_days),
        (ErasureKind.REFERRAL_ANSWERS, kept.score_days),
        (ErasureKind.APPLICATIONS, kept.application_days),
    ):
        if days:
            done += await _of_kind(session, kind, now - timedelta(days=days), at_most=at_most)
    return done


async def _of_kind(session: AsyncSession, kind: ErasureKind, before: datetime, *, at_most: int) -> int:
    listed = await erasure_crud.newest_of_kind(session, kind)
    if listed is None or listed + LISTED_EVERY <= before:
        if not await erasure_crud.has_expired(session, kind, before):
            return 0
        details = erasure_crud.details_of(kind, before)
        event = await record(session, Act.EXPIRED_ERASED, SYSTEM, details=details)
        listed = before
        row = Erasure(kind=kind, before=before, ground=EXPIRED, event_id=event.id, timestamp=event.timestamp)
        await erasure_crud.add_erasure(session, row)
        await session.commit()
    done = 0
    while done < at_most and (count := await _piece(session, kind, listed)):
        await session.commit()
        done += count
    return done


async def _piece(session: AsyncSession, kind: ErasureKind, before: datetime) -> int:
    if kind is ErasureKind.AUDIT_SIDES:
        return await erase_sides_before(session, before, limit=ROWS_AT_ONCE)
    if kind is ErasureKind.APPLICATIONS:
        ids = await forgetting.expired_applications(session, before, limit=ROWS_AT_ONCE)
        await forgetting.erase_sides_of_applications(session, ids, before=before)
        await forgetting.forget_applications(session, ids)
        return len(ids)
    return await empty_rows(session, kind.value, rows_before(kind.value, before))


async def _late(session: AsyncSession, *, now: datetime) -> int:
    done = 0
    for one in await erasure_crud.list_erasures(session, kind=ErasureKind.PERSON, since=now - LATE_FOR):
        for name in OF_CLIENTS:
            done += await empty_of(session, name, one.user_id or 0)
        done += await forget_answers(session, one.user_id or 0)
    listed = await erasure_crud.list_erasures(session, kind=ErasureKind.APPLICATION, since=now - LATE_FOR)
    return done + await forgetting.forget_reasons(session, [one.application_id or 0 for one in listed])
