"""Erasure of an application, as that of a person: what is personal goes, sealed rows stay, and so do their proofs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotErasable, NotFound
from app.models import Application, Erasure, ErasureKind
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.recording import RecordedActor, record
from app.services.crud import erasure as erasure_crud
from app.services.crud import forgetting_applications as forgetting
from app.services.crud import mentions
from app.services.crud.application import newest_score_of
from app.services.data_protection.erasing import void_proposals
from app.services.data_protection.held_out import HeldOutMatch
from app.services.data_protection.rules import Ground, Retention

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class ErasedApplication:
    """What an erasure took: scores that were emptied, sides of events; `held_out` lies in the registry still."""

    application_id: int
    erased_at: datetime
    scores: int
    sides: int
    held_out: Sequence[HeldOutMatch] = field(default=())


async def require_application_erasable(
    session: AsyncSession, application_id: int, retention: Retention, *, now: datetime
) -> Application:
    """Return the application, locked, if it may be erased now.

    Raises NotFound for none, NotErasable with the reason: erased already, or kept as the law has it.
    """
    application = await forgetting.get_application_for_update(session, application_id)
    if application is None:
        raise NotFound("There is no such application.")
    done = (await erasure_crud.erased_at(session, [application])).get(application.id)
    if done is not None:
        raise NotErasable("application_erased", f"This application was erased on {done:%Y-%m-%d}.")
    newest = await newest_score_of(session, application_id)
    why = retention.why_application_kept(application, newest, now=now)
    if why is not None:
        raise why
    return application


async def erase_application(
    session: AsyncSession,
    application_id: int,
    *,
    ground: Ground,
    actor: RecordedActor,
    retention: Retention,
    held_out: Sequence[HeldOutMatch] = (),
) -> ErasedApplication:
    """Erase an application in the session's transaction, recorded. Raises as `require_application_erasable`."""
    application = await require_application_erasable(session, application_id, retention, now=utc_now())
    return await forget_application(session, application, ground=ground, actor=actor, held_out=held_out)


async def forget_application(
    session: AsyncSession,
    application: Application,
    *,
    ground: str,
    actor: RecordedActor,
    held_out: Sequence[HeldOutMatch] = (),
    since: datetime | None = None,
) -> ErasedApplication:
    """Record the erasure, list it, and take away what is personal; `since` tells that it was done then before."""
    about = mentions.about_application(application.id)
    named = await mentions.events_of_proposals(session, about)
    details: dict[str, Any] = {
        "ground": ground,
        "held_out_in": [one.model_version for one in held_out],
        **({"first_erased": since.isoformat()} if since else {}),
        **({"events": named} if named else {}),
    }
    event = await record(session, Act.APPLICATION_ERASED, actor, application.id, details=details)
    listed = Erasure(
        kind=ErasureKind.APPLICATION,
        application_id=application.id,
        person_since=application.timestamp,
        ground=ground,
        event_id=event.id,
        timestamp=event.timestamp,
    )
    await erasure_crud.add_erasure(session, listed)
    sides = await forgetting.erase_sides_of_applications(session, [application.id])
    sides += await mentions.erase_sides(session, named)
    await void_proposals(session, about)
    scores = await forgetting.forget_applications(session, [application.id])
    _log.info("application erased", application_id=application.id, ground=ground, scores=scores, sides=sides)
    return ErasedApplication(application.id, event.timestamp, scores, sides, held_out)
