"""A request for erasure, whole: is it open, what lies in the registry, then the erasure itself."""

import asyncio

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import ServiceError
from app.faults import first_line
from app.ml.registry.registry import ModelRegistry
from app.models.base import utc_now
from app.services.audit.recording import RecordedActor
from app.services.crud.person import revisions_of
from app.services.data_protection.erasing import Erased, erase_person, require_erasable
from app.services.data_protection.erasing_applications import (
    ErasedApplication,
    erase_application,
    require_application_erasable,
)
from app.services.data_protection.held_out import HeldOutMatch, find_held_out
from app.services.data_protection.listing import write_outside
from app.services.data_protection.rules import Ground, Retention

_log = structlog.stdlib.get_logger("audit")


async def erase(
    session: AsyncSession,
    registry: ModelRegistry,
    user_id: int,
    *,
    ground: Ground,
    actor: RecordedActor,
    retention: Retention,
) -> Erased:
    """Erase a client in the session's transaction, after the registry was searched for the person's features.

    Ends the transaction that only read so far: reading the registry takes its time. Raises as `require_erasable`.
    """
    held_out = await search_registry(session, registry, user_id, retention)
    return await erase_person(session, user_id, ground=ground, actor=actor, retention=retention, held_out=held_out)


async def erase_one_application(
    session: AsyncSession,
    registry: ModelRegistry,
    application_id: int,
    *,
    ground: Ground,
    actor: RecordedActor,
    retention: Retention,
) -> ErasedApplication:
    """Erase an application as `erase` does a client. Raises as `require_application_erasable`."""
    found = await search_registry_for_application(session, registry, application_id, retention)
    return await erase_application(
        session, application_id, ground=ground, actor=actor, retention=retention, held_out=found
    )


async def keep_list(session: AsyncSession, place: str) -> None:
    """Write what was erased to the list beside the anchors. What fails is logged, and tried again by housekeeping."""
    try:
        await write_outside(session, place)
    except (OSError, ServiceError) as fault:
        _log.error("the list of erasures is behind", fault=first_line(fault))


async def search_registry(
    session: AsyncSession, registry: ModelRegistry, user_id: int, retention: Retention
) -> list[HeldOutMatch]:
    """Return where the person is among held-out loans. Raises as `require_erasable`; ends the transaction."""
    await require_erasable(session, user_id, retention, now=utc_now())
    states = [dict(one.features) for one in await revisions_of(session, user_id)]
    await session.commit()
    return await asyncio.to_thread(find_held_out, registry, states)


async def search_registry_for_application(
    session: AsyncSession, registry: ModelRegistry, application_id: int, retention: Retention
) -> list[HeldOutMatch]:
    """Return where the applicant is among held-out loans, as `search_registry`."""
    application = await require_application_erasable(session, application_id, retention, now=utc_now())
    features = dict(application.features)
    await session.commit()
    return await asyncio.to_thread(find_held_out, registry, [features])
