"""All that the bank's database holds about an applicant without an account, for the applicant."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from app.models import Application, DecisionEvent, Proposal, ReferralAnswer, Score, StoredFact, User
from app.models.base import utc_now
from app.services.audit.acts import Act, ObjectKind
from app.services.audit.recording import RecordedActor, record
from app.services.crud import mentions
from app.services.crud import person as person_crud
from app.services.crud.application import ApplicationRow
from app.services.crud.fact import FactSubject, all_facts
from app.services.data_protection.exporting import RecordedAct, recorded
from database.database import session_scope


@dataclass(frozen=True)
class AllAboutApplication:
    """An application's rows, oldest first; `account` is the system that sent it."""

    application: Application
    account: User
    scores: Sequence[Score]
    decisions: Sequence[DecisionEvent]
    referral_answers: Sequence[ReferralAnswer]
    facts: Sequence[StoredFact]
    proposals: Sequence[Proposal]
    acts: Sequence[RecordedAct]


async def record_application_export(application_id: int, actor: RecordedActor) -> None:
    """Record that all about an application leaves, in a transaction of its own: without the row nothing leaves."""
    async with session_scope() as session:
        details = {"at": utc_now().isoformat()}
        await record(session, Act.APPLICATION_EXPORTED, actor, application_id, details=details)


async def collect_application(session: AsyncSession, row: ApplicationRow) -> AllAboutApplication:
    """Return all rows about an application; shadow scores of challengers are among the scores."""
    number = row.application.id
    return AllAboutApplication(
        application=row.application,
        account=row.account,
        scores=await person_crud.scores_of_application(session, number),
        decisions=await person_crud.decisions_of(session, application_id=number),
        referral_answers=await person_crud.answers_of(session, application_id=number),
        facts=await all_facts(session, FactSubject(application_id=number)),
        proposals=await mentions.proposals_that(session, mentions.about_application(number)),
        acts=recorded(await person_crud.acts_about_object(session, ObjectKind.APPLICATION, str(number))),
    )
