"""Erasure of a person: what is personal goes in one transaction; rows that are sealed stay, and so do their proofs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement
from sqlmodel.ext.asyncio.session import AsyncSession

from app.exceptions import NotErasable, NotFound
from app.models import Client, ClientRevision, CreditRevision, DecisionEvent, Erasure, ErasureKind, Role, Score, User
from app.models.base import utc_now
from app.models.sealed import sealed_tables
from app.services.audit.acts import Act
from app.services.audit.recording import SYSTEM, RecordedActor, record
from app.services.crud import client as client_crud
from app.services.crud import credit as credit_crud
from app.services.crud import erasure as erasure_crud
from app.services.crud import mentions
from app.services.crud import user as user_crud
from app.services.crud.erasable_rows import empty_all, erase_sides_of
from app.services.crud.forgetting import forget_client, forget_user, login_of_erased
from app.services.data_protection.held_out import HeldOutMatch
from app.services.data_protection.rules import Ground, Retention

OF_CLIENTS = tuple(str(one.__tablename__) for one in (ClientRevision, Score, DecisionEvent, CreditRevision))

_log = structlog.stdlib.get_logger("security")


@dataclass(frozen=True)
class Erased:
    """What an erasure took: rows emptied by table, sides of events; `held_out` is what lies in the registry still."""

    user_id: int
    erased_at: datetime
    rows: dict[str, int]
    sides: int
    held_out: Sequence[HeldOutMatch] = field(default=())


async def require_erasable(session: AsyncSession, user_id: int, retention: Retention, *, now: datetime) -> User:
    """Return the user, if the person may be erased now.

    Raises NotFound for none, NotErasable with the reason: no client, erased already, or kept as the law has it.
    """
    user = await user_crud.get_user_for_update(session, user_id)
    if user is None:
        raise NotFound(f"There is no user {user_id}.")
    if user.role is not Role.CLIENT:
        raise NotErasable("not_a_client", "Only clients are erased; an employee is deactivated and stays in the trail.")
    client = await _client(session, user_id)
    done = await erasure_crud.get_erasure_of(session, user_id)
    if done is not None:
        raise NotErasable("erased", f"This person was erased on {done.timestamp:%Y-%m-%d}.")
    why = retention.why_kept(client, await credit_crud.list_credits(session, user_id), now=now) if client else None
    if why is not None:
        raise why
    return user


async def erase_person(
    session: AsyncSession,
    user_id: int,
    *,
    ground: Ground,
    actor: RecordedActor,
    retention: Retention,
    held_out: Sequence[HeldOutMatch] = (),
) -> Erased:
    """Erase a client in the session's transaction, recorded by `actor`. Raises as `require_erasable`."""
    user = await require_erasable(session, user_id, retention, now=utc_now())
    return await forget(session, user, ground=ground, actor=actor, held_out=held_out)


async def forget(
    session: AsyncSession,
    user: User,
    *,
    ground: str,
    actor: RecordedActor,
    held_out: Sequence[HeldOutMatch] = (),
    since: datetime | None = None,
) -> Erased:
    """Record the erasure, list it, and take away what is personal; `since` tells that it was done then before."""
    details: dict[str, Any] = {
        "ground": ground,
        "held_out_in": [one.model_version for one in held_out],
        **({"first_erased": since.isoformat()} if since else {}),
    }
    named = await mentions.events_naming(session, user)
    if named:
        details["events"] = named
    event = await record(session, Act.PERSON_ERASED, actor, user.id, details=details)
    listed = Erasure(
        kind=ErasureKind.PERSON,
        user_id=user.id,
        person_since=user.timestamp,
        ground=ground,
        event_id=event.id,
        timestamp=event.timestamp,
    )
    await erasure_crud.add_erasure(session, listed)
    rows = {name: await empty_of(session, name, user.id) for name in OF_CLIENTS}
    sides = await erase_sides_of(session, user.id) + await mentions.erase_sides(session, named)
    await void_proposals(session, mentions.about(user.id))
    await forget_client(session, user.id)
    await mentions.forget_searches(session, user, login_of_erased(user.id))
    await forget_user(session, user)
    _log.info("person erased", user_id=user.id, ground=ground, rows=sum(rows.values()), sides=sides)
    return Erased(user.id, event.timestamp, rows, sides, held_out)


async def empty_of(session: AsyncSession, name: str, client_id: int) -> int:
    """Empty a client's rows of a sealed table; return how many there were."""
    return await empty_all(session, name, sealed_tables()[name].columns["client_id"] == client_id)


async def void_proposals(session: AsyncSession, which: ColumnElement[bool]) -> None:
    """Void and empty the proposals that fulfil a condition, recorded."""
    for one in await mentions.void_proposals(session, which):
        details = {"act": one.act, "digest": one.digest}
        await record(session, Act.PROPOSAL_VOIDED, SYSTEM, one.id, details=details)


async def _client(session: AsyncSession, user_id: int) -> Client | None:
    """Return the client, locked: scores and edits of the client wait until the erasure is done."""
    return await client_crud.get_client(session, user_id, for_update=True)
