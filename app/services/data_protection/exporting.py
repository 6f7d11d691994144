"""All that the bank's database holds about a person, for the person (GDPR articles 15 and 20; 152-FZ article 14)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import AuditEvent, Client, ClientRevision, Credit, SavedView, Score, User, UserSession
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.recording import RecordedActor, record
from app.services.crud import person as person_crud
from database.database import session_scope


@dataclass(frozen=True)
class RecordedAct:
    """An event of the audit trail with what lies beside it, None where that was erased or there was nothing."""

    event: AuditEvent
    personal: dict[str, Any] | None


@dataclass(frozen=True)
class AllAbout:
    """A person's rows, oldest first; client, revisions, scores and credit are those of a client alone."""

    user: User
    client: Client | None
    revisions: Sequence[ClientRevision]
    scores: Sequence[Score]
    credit: Credit | None
    sessions: Sequence[UserSession]
    saved_views: Sequence[SavedView]
    acts: Sequence[RecordedAct]


async def record_person_export(user_id: int, actor: RecordedActor) -> None:
    """Record that all about a person leaves, in a transaction of its own: without the row nothing leaves."""
    async with session_scope() as session:
        await record(session, Act.PERSON_EXPORTED, actor, user_id, details={"at": utc_now().isoformat()})


async def collect(session: AsyncSession, user: User) -> AllAbout:
    """Return all rows about a person; shadow scores of challengers are among the scores, as they are of the person."""
    client = await session.get(Client, user.id)
    acts = [
        RecordedAct(event, None if content is None else json.loads(content))
        for event, content in await person_crud.acts_about(session, user.id)
    ]
    return AllAbout(
        user=user,
        client=client,
        revisions=await person_crud.revisions_of(session, user.id),
        scores=await person_crud.scores_of(session, user.id),
        credit=await person_crud.credit_of(session, user.id),
        sessions=await person_crud.sessions_of(session, user.id),
        saved_views=await person_crud.views_of(session, user.id),
        acts=acts,
    )
