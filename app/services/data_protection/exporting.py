"""All that the bank's database holds about a person, for the person (GDPR articles 15 and 20; 152-FZ article 14)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import (
    AuditEvent,
    Client,
    ClientRevision,
    Credit,
    CreditRevision,
    DecisionEvent,
    JobResult,
    Passkey,
    PortfolioJob,
    Proposal,
    ReferralAnswer,
    SavedView,
    Score,
    SecondFactor,
    SignOnIdentity,
    SignOnInvitation,
    StoredFact,
    User,
    UserSession,
    WhatIf,
)
from app.models.base import utc_now
from app.services.audit.acts import Act
from app.services.audit.recording import RecordedActor, record
from app.services.crud import mentions
from app.services.crud import person as person_crud
from app.services.crud import second_factor as factor_crud
from app.services.crud.fact import FactSubject, all_facts
from app.services.crud.passkey import list_passkeys
from database.database import session_scope


@dataclass(frozen=True)
class RecordedAct:
    """An event of the audit trail with what lies beside it, None where that was erased or there was nothing."""

    event: AuditEvent
    personal: dict[str, Any] | None


READS = frozenset({Act.CLIENT_READ.value, Act.USER_READ.value})
"""Acts by which others open a person's data."""


@dataclass(frozen=True)
class AllAbout:
    """A person's rows, oldest first; client, revisions, scores, decisions, facts and credits are a client's alone.

    `reads` are when others opened the person's data: the document says in which role, not by whom.
    """

    user: User
    client: Client | None
    revisions: Sequence[ClientRevision]
    scores: Sequence[Score]
    decisions: Sequence[DecisionEvent]
    referral_answers: Sequence[ReferralAnswer]
    facts: Sequence[StoredFact]
    credits: Sequence[Credit]
    credit_revisions: Sequence[CreditRevision]
    sessions: Sequence[UserSession]
    saved_views: Sequence[SavedView]
    what_ifs: Sequence[WhatIf]
    job_results: Sequence[tuple[PortfolioJob, JobResult]]
    second_factor: SecondFactor | None
    passkeys: Sequence[Passkey]
    sign_on_identities: Sequence[SignOnIdentity]
    sign_on_invitations: Sequence[SignOnInvitation]
    proposals: Sequence[Proposal]
    reads: Sequence[AuditEvent]
    acts: Sequence[RecordedAct]


async def record_person_export(user_id: int, actor: RecordedActor) -> None:
    """Record that all about a person leaves, in a transaction of its own: without the row nothing leaves."""
    async with session_scope() as session:
        await record(session, Act.PERSON_EXPORTED, actor, user_id, details={"at": utc_now().isoformat()})


async def collect(session: AsyncSession, user: User) -> AllAbout:
    """Return all rows about a person; shadow scores of challengers are among the scores, as they are of the person."""
    client = await session.get(Client, user.id)
    events = await person_crud.acts_about(session, user.id)
    reads = [event for event, _ in events if event.act in READS and event.object_id == str(user.id)]
    known = {event.id for event in reads}
    acts = recorded([(event, content) for event, content in events if event.id not in known])
    factor = await factor_crud.get_second_factor(session, user.id)
    return AllAbout(
        user=user,
        client=client,
        revisions=await person_crud.revisions_of(session, user.id),
        scores=await person_crud.scores_of(session, user.id),
        decisions=await person_crud.decisions_of(session, user.id),
        referral_answers=await person_crud.answers_of(session, user.id),
        facts=await all_facts(session, FactSubject(client_id=user.id)),
        credits=await person_crud.credits_of(session, user.id),
        credit_revisions=await person_crud.credit_revisions_of(session, user.id),
        sessions=await person_crud.sessions_of(session, user.id),
        saved_views=await person_crud.views_of(session, user.id),
        what_ifs=await person_crud.what_ifs_of(session, user.id),
        job_results=await person_crud.job_results_of(session, user.id),
        second_factor=factor if factor and factor.confirmed else None,
        passkeys=await list_passkeys(session, user.id),
        sign_on_identities=await person_crud.identities_of(session, user.id),
        sign_on_invitations=await person_crud.invitations_of(session, user.id),
        proposals=await mentions.proposals_that(session, mentions.about(user.id)),
        reads=reads,
        acts=acts,
    )


def recorded(events: Sequence[tuple[AuditEvent, bytes | None]]) -> list[RecordedAct]:
    """Return events with what lies beside them, read."""
    return [RecordedAct(event, None if content is None else json.loads(content)) for event, content in events]
